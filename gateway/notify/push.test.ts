import { expect, test } from "vitest";
import { epochMs } from "../../infra/domain/time.ts";
import { pushText } from "./push.ts";
import { PUSH_TEXT_MAX_BYTES, sealPush } from "./push-seal.ts";
import { pushVoucher, unsignedVoucher } from "./push-voucher.ts";
import { deliveryOf } from "./stand-ins/claimed.ts";
import { isVouchedFor, openPush } from "./stand-ins/push-service.ts";

/** RFC 8291, appendix A. */
const rfc = {
  text: "When I grow up, I want to be a watermelon",
  senderSecret: Buffer.from("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "base64url"),
  receiverSecret: Buffer.from("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94", "base64url"),
  salt: Buffer.from("DGv6ra1nlYgDCS1FRnbzlw", "base64url"),
  to: {
    endpoint: "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
    publicKey: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    authSecret: "BTBZMqHH6r4Tts7J_aSIgg",
  },
  sealed:
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};
/** RFC 8292, section 2.4. */
const voucher =
  "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
const expires = 1_453_523_768;

test("the watermelon of RFC 8291 is sealed byte for byte", () => {
  const sealed = sealPush(rfc.text, rfc.to, { senderSecret: rfc.senderSecret, salt: rfc.salt });

  expect(sealed.toString("base64url")).toBe(rfc.sealed);
  expect(openPush(sealed, rfc.receiverSecret, rfc.to)).toBe(rfc.text);
});

test("two messages never share a key, and only the browser reads them", () => {
  const [first, second] = [sealPush("王奶奶离开家了", rfc.to), sealPush("王奶奶离开家了", rfc.to)];

  expect(first.subarray(0, 86).equals(second.subarray(0, 86))).toBe(false);
  expect(openPush(first, rfc.receiverSecret, rfc.to)).toBe("王奶奶离开家了");
  expect(() => openPush(first, rfc.senderSecret, rfc.to)).toThrow();
});

test("the longest text makes exactly the 4,096 bytes that every push service takes", () => {
  expect(sealPush("x".repeat(PUSH_TEXT_MAX_BYTES), rfc.to)).toHaveLength(4_096);
});

test("a text that is too long gives way, and the rest of the alert stays whole", () => {
  const delivery = deliveryOf();
  const long = { alert: { ...delivery.alert, text: `${"请打开页面。".repeat(400)}😀` } };

  const text = pushText(long);

  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(PUSH_TEXT_MAX_BYTES);
  expect(Buffer.byteLength(text)).toBeGreaterThan(PUSH_TEXT_MAX_BYTES - 4);
  expect(JSON.parse(text)).toMatchObject({ alertId: "alert-1", title: "王奶奶离开家了" });
});

test("the voucher of RFC 8292 is one that the stand-in believes, and ours is written like it", () => {
  const nowMs = (expires - 3_600) * 1_000;

  expect(isVouchedFor(voucher, "https://push.example.net", nowMs)).toBe(true);
  expect(unsignedVoucher({ audience: "https://push.example.net", expires, subject: "mailto:push@example.com" })).toBe(
    /t=([\w-]+\.[\w-]+)\./.exec(voucher)?.[1],
  );
});

test("a voucher is for one push service, runs out, and cannot be changed", () => {
  const keys = {
    publicKey: "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
    secret: rfc.senderSecret.toString("base64url"),
  };
  const at = epochMs(Date.UTC(2026, 5, 1));
  const endpoint = new URL(rfc.to.endpoint);

  const mine = pushVoucher({ endpoint, subject: "mailto:a@example.org", at }, keys);

  expect(isVouchedFor(mine, endpoint.origin, at)).toBe(true);
  expect(isVouchedFor(mine, "https://other.example.net", at)).toBe(false);
  expect(isVouchedFor(mine, endpoint.origin, at + 12 * 3_600_000)).toBe(false);
  expect(isVouchedFor(mine.replace(/\.(.)/, ".x"), endpoint.origin, at)).toBe(false);
});
