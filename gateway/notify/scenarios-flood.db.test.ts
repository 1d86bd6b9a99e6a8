import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { recordKeys } from "../../infra/db/phone-answers.ts";
import { recordReceipt } from "../../infra/db/receipts.ts";
import { dingTalkRobot } from "./ding-talk.ts";
import { createRobotChannel } from "./robot.ts";
import { type ChatRobots, createChatRobots, robotSecret, robotToken } from "./stand-ins/chat-robots.ts";
import { type CloudPhones, cloudAccount, createCloudPhones } from "./stand-ins/cloud-phones.ts";
import { createService, type Service } from "./stand-ins/service.ts";
import { createVoiceChannel } from "./voice.ts";

const MINUTE = 60_000;
const seniors = Array.from({ length: 50 }, (_, index) => `senior-${index}`);
let service: Service;
let chat: ChatRobots;
let cloud: CloudPhones;
beforeAll(async () => {
  let now = () => 0;
  [chat, cloud] = await Promise.all([createChatRobots(() => now()), createCloudPhones(() => now())]);
  service = await createService({
    seniors: ["wang", ...seniors],
    channels: (circle) => [
      createRobotChannel(dingTalkRobot(chat.url), { ...circle, publicUrl: null }),
      createVoiceChannel(
        {
          keyId: cloudAccount.id,
          keySecret: cloudAccount.secret,
          url: cloud.url,
          template: "TTS_1",
          number: null,
        },
        circle,
      ),
    ],
  });
  now = () => service.clock.now();
});
let before = { texts: 0, calls: 0, tries: 0 };
beforeEach(async () => {
  await service.again();
  await service.onePhoneEach();
  await service.db.query("insert into people (person_id, name) values ('team', 'Demo group')");
  await service.db.query("insert into person_roles (person_id, role, area_id) values ('team', 'rescuer', 'haining')");
  await service.db.query(
    "insert into channels (channel_id, person_id, kind, address, secret) values ('group', 'team', 'dingTalk', 'robot-1', $1)",
    [`${robotToken} ${robotSecret}`],
  );
  before = { texts: chat.texts.length, calls: cloud.rung.length, tries: chat.calls.length };
});
afterEach(() => service.replayed());
afterAll(async () => {
  await Promise.all([chat.close(), cloud.close()]);
  await service.drop();
});

const titles = () => chat.texts.slice(before.texts).map((text) => text.split("\n")[0]);
const flood = async () => {
  for (const senior of seniors) await service.signalOf(senior, "exit");
  await service.settle();
};
const untold = async (lane: string) =>
  (
    await service.db.query(
      "select 1 from outbox where lane = $1 and kind = 'alert' and state not in ('accepted', 'cancelled')",
      [lane],
    )
  ).length;

test("fifty seniors at once: their group reads six messages in all, with every number, and none is refused", async () => {
  await flood();
  await service.pass(3 * MINUTE);
  await service.pass(20_000);

  expect(titles().filter((it) => it === "【121】一位老人离开家了").length).toBeLessThanOrEqual(5);
  const bundle = chat.texts.slice(before.texts).find((text) => text.includes("同时需要人去看看"));
  expect(bundle).toMatch(/【121】\d+ 位老人同时需要人去看看\n硖石街道\n编号 \d+(、\d+)+。/);
  expect(await untold("dingTalk")).toBe(0);
  expect(chat.calls.length - before.tries).toBe(titles().length);
  expect(titles().length).toBeLessThanOrEqual(6);
});

test("an SOS in the middle of the flood is read in that moment, by itself", async () => {
  await flood();
  await service.pass(3 * MINUTE);

  await service.signal("sos");
  await service.settle();

  expect(titles().filter((it) => it === "【121】一位老人按了求救")).toHaveLength(1);
  expect(service.page.heard()).toEqual(expect.arrayContaining(["guardian-a: alert", "officer: alert"]));
});

test("two seniors at once are two messages: only many become one", async () => {
  for (const senior of seniors.slice(0, 2)) await service.signalOf(senior, "exit");
  await service.pass(3 * MINUTE);

  expect(titles()).toEqual(["【121】一位老人离开家了", "【121】一位老人离开家了"]);
});

test("an officer's telephone rings once for one and once for the rest, and keeps a call for an SOS", async () => {
  await service.db.query(
    `insert into channels (channel_id, person_id, kind, address) values ('call', 'officer', 'voice', '+8613800001009')`,
  );
  await flood();
  await service.pass(3 * MINUTE);
  await service.pass(MINUTE);

  const rung = () => cloud.rung.slice(before.calls).map((it) => it.words);
  expect(rung()[0]).toContain("同时需要人去看看");
  expect(await untold("voice")).toBe(0);
  const calls = rung().length;
  await service.signal("sos");
  await service.pass(MINUTE);

  expect(
    rung()
      .slice(calls)
      .filter((it) => it.includes("求救")),
  ).toHaveLength(1);
});

test("one key cannot take fifty seniors, and a call about many that nobody heard has failed for each of them", async () => {
  await service.db.query(
    `insert into channels (channel_id, person_id, kind, address) values ('call', 'officer', 'voice', '+8613800001009')`,
  );
  for (const senior of seniors.slice(0, 4)) await service.signalOf(senior, "exit");
  await service.pass(3 * MINUTE);
  const [lead] = await service.db.query<{ alert_id: string }>(
    "select alert_id from delivery_attempts join outbox using (alert_id) where bundle = alert_id and lane = 'voice'",
  );
  const alertId = lead?.alert_id ?? "";

  const keys = await service.db.transaction((tx) => recordKeys(tx, { alertId, callId: "call-1", keys: "1" }));
  expect(keys.code).toBe("REPLY_AMBIGUOUS");
  const receipt = {
    lane: "voice",
    alertId,
    providerId: "call-1",
    phone: null,
    isDelivered: false,
    code: "BUSY",
  } as const;
  expect(await recordReceipt(service.db, receipt)).toBeNull();

  const failed = await service.db.query("select 1 from outbox where lane = 'voice' and state = 'failed'");
  expect(failed).toHaveLength(4);
});
