import { Value } from "typebox/value";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { TimelineEntry } from "../../infra/contract/views.ts";
import { type Circle, createCircle } from "../../infra/db/incident-test-circle.ts";
import { readTimeline } from "../../infra/db/incident-views.ts";
import { recordShown } from "../../infra/db/incidents.ts";
import { claimAlerts } from "../../infra/db/outbox.ts";
import { settleAccepted } from "../../infra/db/outbox-accepted.ts";
import { replaceChannels } from "../../infra/db/person-channels.ts";
import { recordReply } from "../../infra/db/phone-answers.ts";
import { recordReceipt } from "../../infra/db/receipts.ts";
import { incidentId, personId } from "../../infra/domain/ids.ts";
import { MINUTE_MS } from "../../infra/domain/time.ts";
import { chooseLanguage } from "../text/language.ts";
import { entryText } from "./timeline.ts";

const phones = { "guardian-a": "+8613800001001", "guardian-b": "+8613800001002" } as const;
let circle: Circle;
let story: readonly TimelineEntry[];

beforeAll(async () => {
  circle = await createCircle();
  const named = [
    ["guardian-a", "李芳"],
    ["guardian-b", "陈伟"],
    ["rescuer-1", "周强"],
    ["rescuer-2", "吴敏"],
    ["officer", "沈队"],
  ];
  for (const [id, name] of named)
    await circle.db.query("update people set name = $2, phone = '13800001001' where person_id = $1", [id, name]);
  story = await liveThrough();
});
afterAll(() => circle.drop());
afterEach(() => vi.unstubAllGlobals());

/**
 * She leaves; one text arrives, the other does not, so that a call follows and is picked up; a text comes back, the team
 * is called, a page is seen, she is found. A receipt that contradicts the first says nothing more.
 */
async function liveThrough(): Promise<readonly TimelineEntry[]> {
  await useChannels("guardian-a", "sms");
  await useChannels("guardian-b", "sms", "voice");
  await circle.signal("exit");
  const { incidentId: id } = await circle.incident();
  const [text, lost] = await take("sms");
  await circle.advance(2_000);
  for (const again of [false, true]) await receipt(text, !again);
  await receipt(lost, false);
  const [call] = await take("voice");
  await receipt(call, true);
  await circle.advance(MINUTE_MS);
  const phone = phones["guardian-a"];
  const reply = { phone, text: "1", sentAt: circle.clock.now() };
  await circle.db.transaction((tx) => recordReply(tx, reply));
  await circle.act("officer", "escalate");
  await take("page");
  await circle.db.transaction((tx) => recordShown(tx, { incidentId: id, personId: personId("rescuer-1") }));
  await circle.act("rescuer-1", "contact");
  await circle.act("rescuer-1", "found", { note: "在桥边" });
  const [rest] = await take("sms");
  await receipt(rest, true);
  await take("voice");
  return await readTimeline(circle.db, incidentId(id));
}

type Sent = { readonly lane: "sms" | "voice"; readonly alertId: string };

async function useChannels(person: keyof typeof phones, ...kinds: readonly Sent["lane"][]): Promise<void> {
  const channels = kinds.map((kind) => ({ kind, address: phones[person], secret: null }));
  await circle.db.transaction((tx) => replaceChannels(tx, person, channels));
}

async function take(lane: "sms" | "voice" | "page"): Promise<readonly Sent[]> {
  const claimed = [...(await claimAlerts(circle.db, lane, { owner: "test", limit: 20 }))];
  claimed.sort((one, other) => (one.personId < other.personId ? -1 : 1));
  for (const alert of claimed) await settleAccepted(circle.db, alert, { providerId: alert.alertId, latencyMs: 1 });
  return claimed.map(({ alertId }) => ({ lane: lane === "voice" ? "voice" : "sms", alertId }));
}

async function receipt(sent: Sent | undefined, isDelivered: boolean): Promise<void> {
  if (sent === undefined) throw new Error("nothing was sent");
  const about = { lane: sent.lane, alertId: sent.alertId, providerId: null, phone: null };
  expect(await recordReceipt(circle.db, { ...about, isDelivered, code: isDelivered ? "OK" : "FAILED" })).toBeNull();
}

test("one whole story reads from the alert to the end: who was told by what, on whose phone it is, who answered how", async () => {
  expect(story.map((entry) => entryText(entry).text)).toEqual([
    "报警：走失",
    "开始叫 李芳、陈伟",
    "用短信通知李芳",
    "用短信通知陈伟",
    "短信到了李芳的手机",
    "短信没送到陈伟",
    "打电话给陈伟",
    "陈伟接起了电话",
    "李芳 接了（短信回复）",
    "沈队 升级：通知救援队",
    "开始叫 沈队、周强、吴敏",
    "用网页通知沈队",
    "用网页通知周强",
    "用网页通知吴敏",
    "周强 看到了",
    "周强 见到老人了",
    "周强 找到了，通知大家可以休息：在桥边",
    "用短信告诉李芳可以休息",
    "短信到了李芳的手机",
    "用电话告诉陈伟可以休息",
  ]);
  for (const entry of story) expect(Value.Errors(TimelineEntry, entry)).toEqual([]);
  await circle.replayed();
});

test("the same story in English", () => {
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal("document", { documentElement: { lang: "" } });
  chooseLanguage("en");

  expect(story.map((entry) => entryText(entry).text)).toEqual([
    "Alert: Lost",
    "Calling 李芳, 陈伟",
    "Told 李芳 by text message",
    "Told 陈伟 by text message",
    "The text message is on 李芳's phone",
    "The text message did not reach 陈伟",
    "Rang 陈伟",
    "陈伟 picked up the call",
    "李芳 takes it (by text message)",
    "沈队 level up: Rescue team",
    "Calling 沈队, 周强, 吴敏",
    "Told 沈队 by page",
    "Told 周强 by page",
    "Told 吴敏 by page",
    "周强 has seen it",
    "周强 is with the senior",
    "周强 found, everybody may rest: 在桥边",
    "Told 李芳 by text message to rest",
    "The text message is on 李芳's phone",
    "Told 陈伟 by call to rest",
  ]);

  chooseLanguage("zh-CN");
});

test("no phone number stands in the story", () => {
  expect(JSON.stringify(story)).not.toMatch(/1380000/);
});
