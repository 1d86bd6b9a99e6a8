import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { AppError } from "../domain/errors.ts";

/** What a database may keep of a secret: useless without the key, and useless in the row of another `owner`. */
export type SecretBox = {
  readonly seal: (text: string, owner: string) => string;
  /** SECRETS_UNREADABLE: no key of ours sealed it, it was changed, or it belongs to another owner. */
  readonly open: (sealed: string, owner: string) => string;
  /** Whether the present key sealed it; an earlier key's value is to be sealed anew. */
  readonly isCurrent: (sealed: string) => boolean;
  /** A mark that only this service can make, for texts it gives out and gets back. */
  readonly sign: (text: string, purpose: string) => string;
  readonly isSigned: (text: string, purpose: string, mark: string) => boolean;
};

export const SECRET_KEY_BYTES = 32;
/** The form of a sealed text: this, the key's short name, then nonce, tag and cipher text in base64url. */
const FORM = "sealed1";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM (NIST SP 800-38D) with a fresh random nonce each; the first key seals, all of them open. */
export function createSecretBox(keys: readonly Buffer[]): SecretBox {
  const named = keys.map((key) => ({ key, name: nameOf(key) }));
  const [first] = named;
  const present = (): { readonly key: Buffer; readonly name: string } => {
    if (first === undefined) throw new AppError("SECRETS_UNREADABLE", { reason: "no key was given" });
    return first;
  };
  const markOf = (key: Buffer, text: string, purpose: string): Buffer =>
    createHmac("sha256", Buffer.from(hkdfSync("sha256", key, "", `sign ${purpose}`, 32)))
      .update(text)
      .digest();
  return {
    seal: (text, owner) => {
      const { key, name } = present();
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(owner));
      const hidden = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `${FORM}.${name}.${Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString("base64url")}`;
    },
    open: (sealed, owner) => {
      const [form, name, content = ""] = sealed.split(".");
      const known = named.find((each) => form === FORM && each.name === name);
      if (known === undefined) throw new AppError("SECRETS_UNREADABLE", { owner, reason: "sealed with another key" });
      return openWith(known.key, Buffer.from(content, "base64url"), owner);
    },
    isCurrent: (sealed) => sealed.startsWith(`${FORM}.${present().name}.`),
    sign: (text, purpose) => markOf(present().key, text, purpose).toString("base64url"),
    isSigned: (text, purpose, mark) => {
      const given = Buffer.from(mark, "base64url");
      return named.some(({ key }) => {
        const expected = markOf(key, text, purpose);
        return given.length === expected.length && timingSafeEqual(given, expected);
      });
    },
  };
}

/** Whether a text is the form in which secrets are kept. */
export function isSealed(text: string): boolean {
  return text.startsWith(`${FORM}.`);
}

function openWith(key: Buffer, content: Buffer, owner: string): string {
  try {
    const cipher = createDecipheriv("aes-256-gcm", key, content.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(owner))
      .setAuthTag(content.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([cipher.update(content.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()]).toString("utf8");
  } catch (cause) {
    throw new AppError("SECRETS_UNREADABLE", { owner, reason: "changed, or of another owner" }, { cause });
  }
}

/** Tells keys apart without telling anything about them. */
function nameOf(key: Buffer): string {
  return createHash("sha256").update("key name").update(key).digest("hex").slice(0, 8);
}
