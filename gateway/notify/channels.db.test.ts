import { afterEach, beforeEach, expect, test } from "vitest";
import { createPhones, type PhoneBehaviour, type Phones } from "./stand-ins/phones.ts";
import { createService, type Service } from "./stand-ins/service.ts";

let service: Service;
let webhook: Phones;
beforeEach(async () => {
  webhook = createPhones("webhook");
  service = await createService({ channels: [webhook] });
});
afterEach(async () => {
  await service.replayed();
  await service.drop();
});

const giveWebhook = (person: string) =>
  service.db.query(
    `insert into channels (channel_id, person_id, kind, address, secret, priority) values
       ($1 || '-page', $1, 'page', null, null, 0), ($1 || '-hook', $1, 'webhook', 'https://example.org', 'sixteen characters', 1)`,
    [person],
  );
const outcomes = async (person: string) =>
  (
    await service.db.query<{ lane: string; state: string; attempts: number }>(
      "select lane, state, attempts from outbox where person_id = $1 and kind = 'alert' order by step, channel_order",
      [person],
    )
  ).map((row) => `${row.lane} ${row.state} ${row.attempts}`);

test("a guardian who does not look within 45 s is told by the next channel", async () => {
  await service.signal("exit");
  await service.pass(44_000);
  expect(service.mqtt.heard()).toEqual([]);

  await service.pass(1_000);

  expect(service.mqtt.heard()).toEqual(["guardian-a: alert", "guardian-b: alert"]);
});

test("a guardian who has the incident on the screen is not told by the next channel", async () => {
  await service.signal("exit");
  await service.settle();

  await service.show("guardian-a");
  await service.pass(60_000);

  expect(service.mqtt.heard()).toEqual(["guardian-b: alert"]);
  expect(await outcomes("guardian-a")).toEqual(["page shown 1", "mqtt cancelled 0"]);
});

test("a guardian without an open page is told by the next channel in the same moment", async () => {
  service.page.behave(() => ({ kind: "permanent", code: "NO_OPEN_PAGE" }));

  await service.signal("exit");
  await service.settle();

  expect(service.mqtt.heard()).toEqual(["guardian-a: alert", "guardian-b: alert"]);
});

test("when every channel of both guardians fails, the rescue team is called within the same moment", async () => {
  service.page.behave(({ claimed }) =>
    claimed.personId.startsWith("guardian")
      ? { kind: "permanent", code: "NO_OPEN_PAGE" }
      : { kind: "accepted", providerId: null },
  );
  service.mqtt.behave(() => ({ kind: "permanent", code: "CLIENT_OFFLINE" }));

  await service.signal("exit");
  await service.settle();

  const incident = await service.incident();
  expect(incident.level).toBe(1);
  expect(incident.responders.map((it) => `${it.personId} ${it.state}`).slice(0, 2)).toEqual([
    "guardian-a unreachable",
    "guardian-b unreachable",
  ]);
  expect(service.page.heard().filter((it) => !it.startsWith("guardian"))).toEqual([
    "officer: alert",
    "rescuer-1: alert",
    "rescuer-2: alert",
  ]);
});

test("when all channels of A are dead and B is reached, the team is not called", async () => {
  service.page.behave(({ claimed }) =>
    claimed.personId === "guardian-a"
      ? { kind: "permanent", code: "NO_OPEN_PAGE" }
      : { kind: "accepted", providerId: null },
  );
  service.mqtt.behave(() => ({ kind: "permanent", code: "CLIENT_OFFLINE" }));

  await service.signal("exit");
  await service.settle();

  expect((await service.incident()).level).toBe(0);
});

test("a guardian's own channels are used in their order, and only those", async () => {
  await giveWebhook("guardian-a");
  service.page.behave(() => ({ kind: "permanent", code: "NO_OPEN_PAGE" }));

  await service.signal("exit");
  await service.settle();

  expect(webhook.heard()).toEqual(["guardian-a: alert"]);
  expect(service.mqtt.heard()).toEqual(["guardian-b: alert"]);
});

test("a channel that does not take it is tried again, and given up after seven tries for the next one", async () => {
  const overloaded: PhoneBehaviour = ({ claimed }) =>
    claimed.personId === "guardian-a" ? { kind: "retry", code: "HTTP_500" } : { kind: "accepted", providerId: null };
  service.page.behave(overloaded);
  service.mqtt.behave(overloaded);
  await service.signal("exit");
  await service.act("guardian-b", "decline");

  await service.pass(44_000);
  expect(service.page.heard().length).toBeGreaterThanOrEqual(6);
  await service.pass(130_000);

  expect(await outcomes("guardian-a")).toEqual(["page failed 7", "mqtt failed 7"]);
  expect((await service.incident()).level).toBe(1);
});

test("a provider that asks for twenty seconds is left alone for twenty seconds", async () => {
  service.page.behave(() => ({ kind: "retry", code: "HTTP_429", afterMs: 20_000 }));
  await service.signal("exit");
  await service.settle();
  service.page.behave(() => ({ kind: "accepted", providerId: null }));
  service.page.heard();

  await service.pass(19_999);
  expect(service.page.heard()).toEqual([]);
  await service.pass(1);

  expect(service.page.heard()).toEqual(["guardian-a: alert", "guardian-b: alert"]);
});

test("an adapter that breaks loses nothing: the message is tried again", async () => {
  service.page.behave(() => {
    throw new Error("broken adapter");
  });
  await service.signal("exit");
  await service.settle();
  service.page.behave(() => ({ kind: "accepted", providerId: null }));

  await service.pass(2_000);

  expect(await outcomes("guardian-a")).toEqual(["page accepted 2", "mqtt waiting 0"]);
});

test("a stand-down goes to every channel that told the person, and to nobody who was not told", async () => {
  await service.signal("exit");
  await service.pass(50_000);
  await service.settle();
  service.page.heard();
  service.mqtt.heard();

  await service.act("officer", "found");
  await service.pass(600_000);

  expect(service.page.heard()).toEqual(["guardian-a: standDown", "guardian-b: standDown"]);
  expect(service.mqtt.heard()).toEqual(["guardian-a: standDown", "guardian-b: standDown"]);
});

test("a test message reaches every channel a person has, and is no incident", async () => {
  await giveWebhook("guardian-a");

  expect(await service.test("guardian-a")).toEqual([{ personId: "guardian-a", alerts: 2 }]);
  await service.settle();

  expect([...service.page.heard(), ...webhook.heard()]).toEqual(["guardian-a: test", "guardian-a: test"]);
});

test("a low battery tells the guardians once in six hours, and in the morning when it is night", async () => {
  await service.signal("lowBattery");
  await service.signal("lowBattery");
  await service.settle();
  expect(service.page.heard()).toEqual(["guardian-a: notice", "guardian-b: notice"]);

  await service.pass(13 * 3_600_000);
  await service.signal("lowBattery");
  await service.settle();
  expect(service.page.heard()).toEqual([]);
  await service.pass(8 * 3_600_000);

  expect(service.page.heard()).toEqual(["guardian-a: notice", "guardian-b: notice"]);
});

test("a wander at three in the morning waits for nothing", async () => {
  await service.advance(17 * 3_600_000);

  await service.signal("exit");
  await service.settle();

  expect(service.page.heard()).toEqual(["guardian-a: alert", "guardian-b: alert"]);
});
