import { createCipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import type { PushSubscription } from "../../infra/domain/push-subscription.ts";

/** Push services must take 4,096 bytes (RFC 8030, 7.2); 86 are the header and 17 the padding mark and the tag. */
export const PUSH_TEXT_MAX_BYTES = 4_096 - 86 - 17;
const RECORD_SIZE = 4_096;

/** `random` is given by the test vectors of the RFC only. */
export type SealRandom = { readonly senderSecret: Buffer; readonly salt: Buffer };

/** One message that only this browser can read: RFC 8291 with the content coding aes128gcm of RFC 8188. Throws for a key that is none. */
export function sealPush(text: string, to: PushSubscription, random?: SealRandom): Buffer {
  const sender = createECDH("prime256v1");
  if (random === undefined) sender.generateKeys();
  else sender.setPrivateKey(random.senderSecret);
  const salt = random?.salt ?? randomBytes(16);
  const receiverKey = Buffer.from(to.publicKey, "base64url");
  const senderKey = sender.getPublicKey();
  const about = Buffer.concat([Buffer.from("WebPush: info\0"), receiverKey, senderKey]);
  const secret = derive(sender.computeSecret(receiverKey), Buffer.from(to.authSecret, "base64url"), about, 32);
  const key = derive(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  // 2 marks the last record.
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.update(Buffer.from([2])), cipher.final()]);
  return Buffer.concat([headerOf(salt, senderKey), sealed, cipher.getAuthTag()]);
}

function derive(from: Buffer, salt: Buffer, about: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", from, salt, about, bytes));
}

function headerOf(salt: Buffer, senderKey: Buffer): Buffer {
  const sizes = Buffer.alloc(5);
  sizes.writeUInt32BE(RECORD_SIZE, 0);
  sizes.writeUInt8(senderKey.length, 4);
  return Buffer.concat([salt, sizes, senderKey]);
}
