import { afterAll, beforeAll, expect, test } from "vitest";
import { type Asked, type Cloud, startCloud } from "./test-cloud.ts";
import { startTestService, type TestService } from "./test-service.ts";

const secret = "an-address-that-nobody-guesses";
const settings = {
  PROVIDER_CALLBACK_SECRET: secret,
  ALIYUN_SMS_TEMPLATE: "SMS_1",
  ALIYUN_SMS_SIGN: "爱回家",
  ALIYUN_VOICE_TEMPLATE: "TTS_1",
  ALIYUN_ACCESS_KEY_ID: "key",
  ALIYUN_ACCESS_KEY_SECRET: "secret",
};
let service: TestService;
let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
  const urls = { ALIYUN_SMS_URL: cloud.url, ALIYUN_VOICE_URL: cloud.url };
  service = await startTestService({ settings: { ...settings, ...urls } });
  for (const [who, kind] of [
    ["a", "sms"],
    ["b", "voice"],
  ] as const) {
    const items = [{ kind, address: who === "a" ? "13800001001" : "13800001002" }];
    await service.send("admin", { method: "PUT", path: `/people/${who}/channels`, body: { items } });
  }
});
afterAll(async () => {
  await service.stop();
  await cloud.stop();
});

const report = async (what: string, body: object) => {
  const answer = await fetch(`${service.baseUrl}/api/v1/callbacks/aliyun/${what}/${secret}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  await service.settle();
  return await answer.json();
};
const find = (asked: readonly Asked[], what: Asked["what"]): Asked => {
  const found = asked.find((it) => it.what === what);
  if (found === undefined) throw new Error(`no ${what}`);
  return found;
};

test("a band reports a fall, one guardian answers the text, the other the call, and the team is left in peace", async () => {
  await service.report({ events: ["fall"] });
  const asked = cloud.asked();
  expect(asked.map(({ what, phone }) => `${what} ${phone}`).sort()).toEqual(["call 13800001002", "text 13800001001"]);
  const { sid, id, phone } = find(asked, "call");

  const at = new Date(service.clock.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
  expect(await report("replies", [{ phone_number: "13800001001", send_time: at, content: "1" }])).toMatchObject({
    code: 0,
    results: ["done"],
  });
  const call = { call_id: sid, out_id: id, callee: phone, status_code: "300000", status_time: at, dtmf: "1" };
  expect(await report("calls", [call])).toMatchObject({ results: ["done"] });

  const [incident] = await service.incidents();
  const guardians = incident?.responders.map((it) => `${it.personId} ${it.state}`).sort();
  expect([incident?.state, incident?.leadId, guardians]).toEqual([
    "acknowledged",
    "a",
    ["a acknowledged", "b acknowledged"],
  ]);
  expect(service.phones.heard()).toEqual([]);
});
