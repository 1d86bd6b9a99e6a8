import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { type PushSubscription, writePushSubscription } from "../../../infra/domain/push-subscription.ts";
import { createProviderServer, type ProviderCall, type ProviderServer } from "./provider-server.ts";

/** A browser and its push service: checks who sends (RFC 8292), opens what is sealed (RFC 8291), keeps to 4,096 bytes. */
export type PushService = ProviderServer & {
  /** A new browser; the text is its channel's secret. */
  readonly subscribe: () => string;
  /** The browser has ended its subscription. */
  readonly end: (secret: string) => void;
  /** What browsers were shown. */
  readonly shown: readonly unknown[];
};

export async function createPushService(now: () => number): Promise<PushService> {
  const browsers = new Map<string, ReturnType<typeof createBrowser> | null>();
  const shown: unknown[] = [];
  const server = await createProviderServer((call) => {
    const browser = browsers.get(call.url.pathname);
    if (browser === undefined) return { status: 404, body: "" };
    if (browser === null) return { status: 410, body: "" };
    if (!isVouchedFor(String(call.headers.authorization), call.url.origin, now())) return { status: 403, body: "" };
    const refusal = refusalOf(call);
    if (refusal !== null) return { status: refusal, body: "" };
    shown.push(JSON.parse(browser.open(call.body)));
    return { status: 201, headers: { location: `${call.url.origin}/message/${shown.length}` }, body: "" };
  });
  return {
    ...server,
    shown,
    subscribe: () => {
      const browser = createBrowser();
      const path = `/push/${randomBytes(12).toString("base64url")}`;
      browsers.set(path, browser);
      return writePushSubscription({ ...browser.keys, endpoint: `${server.url}${path}` });
    },
    end: (secret) => void browsers.set(new URL(secret.split(" ")[0] ?? "").pathname, null),
  };
}

/** RFC 8030, 5.2 and 5.4, and the content coding that every service asks for. */
function refusalOf({ headers, body }: ProviderCall): number | null {
  if (!/^\d+$/.test(String(headers["ttl"]))) return 400;
  if (headers["content-encoding"] !== "aes128gcm") return 415;
  const { topic } = headers;
  if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(String(topic))) return 400;
  return body.length > 4_096 ? 413 : null;
}

/** Whether a voucher is signed by the key it names, is for this service, has not run out and will within 24 h. */
export function isVouchedFor(header: string, origin: string, nowMs: number): boolean {
  const [, head = "", claims = "", signature = "", key = ""] =
    /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)$/.exec(header) ?? [];
  const point = Buffer.from(key, "base64url");
  if (point.length !== 65) return false;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
  const publicKey = createPublicKey({ key: { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" }, format: "jwk" });
  const signed = Buffer.from(`${head}.${claims}`);
  if (!verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url")))
    return false;
  const said: unknown = JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
  const field = (name: string): unknown => (typeof said === "object" && said !== null ? Reflect.get(said, name) : null);
  const expires = Number(field("exp")) * 1_000;
  return (
    field("aud") === origin &&
    expires > nowMs &&
    expires <= nowMs + 86_400_000 &&
    /^(mailto:|https:)/.test(String(field("sub")))
  );
}

function createBrowser() {
  const pair = createECDH("prime256v1");
  const publicKey = pair.generateKeys("base64url");
  const authSecret = randomBytes(16).toString("base64url");
  const keys = { publicKey, authSecret };
  return { keys, open: (body: Buffer) => openPush(body, pair.getPrivateKey(), keys) };
}

/** The browser's side of RFC 8291. */
export function openPush(body: Buffer, secret: Buffer, keys: Omit<PushSubscription, "endpoint">): string {
  const own = createECDH("prime256v1");
  own.setPrivateKey(secret);
  const salt = body.subarray(0, 16);
  const senderKey = body.subarray(21, 21 + body.readUInt8(20));
  const sealed = body.subarray(21 + senderKey.length);
  const about = Buffer.concat([Buffer.from("WebPush: info\0"), Buffer.from(keys.publicKey, "base64url"), senderKey]);
  const shared = hkdfSync("sha256", own.computeSecret(senderKey), Buffer.from(keys.authSecret, "base64url"), about, 32);
  const derive = (name: string, bytes: number) =>
    Buffer.from(hkdfSync("sha256", Buffer.from(shared), salt, Buffer.from(`Content-Encoding: ${name}\0`), bytes));
  const decipher = createDecipheriv("aes-128-gcm", derive("aes128gcm", 16), derive("nonce", 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const opened = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = opened.lastIndexOf(2);
  return opened.subarray(0, end).toString("utf8");
}
