import { afterEach, beforeEach, expect, test } from "vitest";
import { type Circle, createCircle } from "../../infra/db/incident-test-circle.ts";
import type { ClaimedAlert } from "../../infra/db/outbox.ts";
import { DAY_MS, MINUTE_MS } from "../../infra/domain/time.ts";
import { createSmsChannel } from "./sms.ts";
import { aliyunSms } from "./sms-aliyun.ts";
import { tencentSms } from "./sms-tencent.ts";
import { deliveryOf } from "./stand-ins/claimed.ts";
import { type CloudPhones, cloudAccount, createCloudPhones } from "./stand-ins/cloud-phones.ts";
import { createVoiceChannel } from "./voice.ts";

let circle: Circle;
let cloud: CloudPhones;
beforeEach(async () => {
  circle = await createCircle([]);
  cloud = await createCloudPhones(() => circle.clock.now());
});
afterEach(async () => {
  await cloud.close();
  await circle.drop();
});

const key = { keyId: cloudAccount.id, keySecret: cloudAccount.secret };
const aliyun = (over = {}) =>
  aliyunSms({ ...key, url: cloud.url, sign: "爱回家", template: "SMS_1", ...over }, circle.clock);
const tencent = (over = {}) => {
  const account = { secretId: cloudAccount.id, secretKey: cloudAccount.secret };
  const own = { url: cloud.url, region: "ap-guangzhou", app: "1400", sign: "爱回家", template: "1001" };
  return tencentSms({ ...account, ...own, ...over }, circle.clock);
};
const text = (providers: Parameters<typeof createSmsChannel>[0], over: Partial<ClaimedAlert> = {}) =>
  createSmsChannel(providers, circle).send(deliveryOf({ address: "+8613800001001", ...over }), {
    signal: AbortSignal.timeout(10_000),
  });
const call = (over: Partial<ClaimedAlert> = {}, settings = {}) =>
  createVoiceChannel({ ...key, url: cloud.url, template: "TTS_1", number: null, ...settings }, circle).send(
    deliveryOf({ address: "+8613800001001", ...over }),
    { signal: AbortSignal.timeout(10_000) },
  );
const refused = (Code: string, status = 200) => ({
  status,
  body: JSON.stringify({ Code, Message: "", RequestId: "r" }),
});

test("a guardian gets a signed text by Aliyun, with the alert's id for the receipt", async () => {
  expect(await text([aliyun()])).toEqual({ kind: "accepted", providerId: "biz-1" });

  expect(cloud.rung).toEqual([
    { by: "aliyun", what: "text", phone: "13800001001", words: '{"title":"王奶奶离开家了","number":"7"}' },
  ]);
  expect(cloud.calls[0]?.url.searchParams.get("OutId")).toBe("alert-1");
});

test("a guardian gets a signed text by Tencent, with the alert's id for the receipt", async () => {
  expect(await text([tencent()])).toEqual({ kind: "accepted", providerId: "serial-1" });

  expect(cloud.rung).toEqual([
    { by: "tencent", what: "text", phone: "+8613800001001", words: '["王奶奶离开家了","7"]' },
  ]);
  expect(cloud.calls[0]?.body.toString()).toContain('"SessionContext":"alert-1"');
});

test("an exercise says so without the brackets that templates refuse", async () => {
  await text([aliyun()], { body: { ...deliveryOf().claimed.body, drill: true } });

  expect(cloud.rung[0]?.words).toContain("演练：王奶奶离开家了");
});

test("a wrong key or template is given up at once, whatever the status says", async () => {
  expect(await text([aliyun({ keySecret: "wrong" })])).toEqual({
    kind: "permanent",
    code: "ALIYUN_SignatureDoesNotMatch",
  });
  expect(await text([aliyun({ template: "SMS_2" })])).toEqual({
    kind: "permanent",
    code: "ALIYUN_isv.SMS_TEMPLATE_ILLEGAL",
  });
  expect(await text([tencent({ secretKey: "wrong" })])).toEqual({
    kind: "permanent",
    code: "TENCENT_AuthFailure.SignatureFailure",
  });
  await circle.advance(MINUTE_MS);
  expect(await text([tencent({ template: "1" })])).toMatchObject({
    kind: "permanent",
    code: "TENCENT_FailedOperation.TemplateIncorrectOrUnapproved",
  });
  expect(cloud.rung).toEqual([]);
});

test("what one service refuses for good the other sends, and a second try begins with the other", async () => {
  expect(await text([aliyun({ keySecret: "wrong" }), tencent()])).toMatchObject({ kind: "accepted" });
  await circle.advance(MINUTE_MS);
  cloud.answerWith({ status: 503, body: "" });
  expect(await text([aliyun(), tencent()])).toEqual({ kind: "retry", code: "HTTP_503" });
  expect(await text([aliyun(), tencent()], { attempt: 2 })).toMatchObject({ providerId: "serial-1" });
});

test("while one service must pause for a phone the other sends", async () => {
  await text([tencent()]);

  expect(await text([tencent(), aliyun()])).toMatchObject({ providerId: "biz-1" });
  expect(await text([tencent(), aliyun({ keySecret: "wrong" })])).toMatchObject({ kind: "retry", afterMs: 30_000 });
});

test.each([
  ["isp.SYSTEM_ERROR", "retry"],
  ["Throttling.User", "retry"],
  ["isv.BUSINESS_LIMIT_CONTROL", "permanent"],
  ["isv.MOBILE_NUMBER_ILLEGAL", "permanent"],
])("Aliyun's %s in a 200 is %s", async (code, kind) => {
  cloud.answerWith(refused(code));

  expect(await text([aliyun()])).toEqual({ kind, code: `ALIYUN_${code}` });
});

test("Tencent's pause of thirty seconds is kept, its tenth text of a day is the last, and another phone waits for nobody", async () => {
  for (let sent = 0; sent < 10; sent += 1) {
    expect(await text([tencent()])).toMatchObject({ kind: "accepted" });
    expect(await text([tencent()])).toMatchObject({ kind: sent < 9 ? "retry" : "permanent", code: "LIMIT_REACHED" });
    await circle.advance(30_000);
  }

  expect(await text([tencent()])).toEqual({ kind: "permanent", code: "LIMIT_REACHED" });
  expect(await text([tencent()], { address: "+8613800001002" })).toMatchObject({ kind: "accepted" });
  await circle.advance(DAY_MS);
  expect(await text([tencent()])).toMatchObject({ kind: "accepted" });
});

test("a phone rings with the alert read out, once a minute at most", async () => {
  expect(await call()).toEqual({ kind: "accepted", providerId: "call-1" });

  expect(cloud.rung).toEqual([
    { by: "aliyun", what: "call", phone: "13800001001", words: '{"title":"王奶奶离开家了","number":"7"}' },
  ]);
  expect(await call()).toEqual({ kind: "retry", code: "LIMIT_REACHED", afterMs: MINUTE_MS });
  await circle.advance(MINUTE_MS);
  expect(await call({}, { number: "057100000000" })).toMatchObject({ kind: "accepted" });
  expect(cloud.calls[1]?.url.searchParams.get("CalledShowNumber")).toBe("057100000000");
});

test("the sixth call of an hour is not made: the next channel is tried at once", async () => {
  for (let made = 0; made < 5; made += 1) {
    await call();
    await circle.advance(MINUTE_MS);
  }

  expect(await call()).toEqual({ kind: "permanent", code: "LIMIT_REACHED" });
  expect(cloud.rung).toHaveLength(5);
});

test("nobody is rung up for news, for a notice, or without a number", async () => {
  expect(await call({ kind: "update" })).toEqual({ kind: "permanent", code: "NOT_WORTH_A_CALL" });
  expect(await call({ kind: "notice" })).toEqual({ kind: "permanent", code: "NOT_WORTH_A_CALL" });
  expect(await call({ address: "110" })).toEqual({ kind: "permanent", code: "CHANNEL_ADDRESS_INVALID" });
  expect(await text([], {})).toEqual({ kind: "permanent", code: "SMS_NOT_CONFIGURED" });
  expect(cloud.calls).toEqual([]);
});

test("no phone number stands in the count of what was sent", async () => {
  await text([aliyun()]);
  await call();

  const rows = await circle.db.query("select * from send_windows");
  expect(rows).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toContain("13800001001");
});
