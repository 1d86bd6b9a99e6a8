import { Value } from "typebox/value";
import { afterEach, beforeEach, expect, test } from "vitest";
import { IncidentView, TimelineEntry } from "../contract/views.ts";
import { type Circle, createCircle } from "./incident-test-circle.ts";
import {
  incidentsChangedSince,
  newestSeq,
  readIncidentView,
  readIncidentViews,
  readTimeline,
} from "./incident-views.ts";
import { claimAlerts } from "./outbox.ts";
import { settleAccepted } from "./outbox-accepted.ts";
import { settleFailed } from "./outbox-results.ts";

let circle: Circle;
beforeEach(async () => {
  circle = await createCircle(["wang", "li"]);
});
afterEach(async () => {
  await circle.replayed();
  await circle.drop();
});

const view = async () => {
  const [first] = await readIncidentViews(circle.db, { openOnly: true });
  if (first === undefined) throw new Error("no incident");
  expect(Value.Errors(IncidentView, first)).toEqual([]);
  return first;
};
const deliveries = async () =>
  (await view()).responders.map((it) => `${it.personId} ${it.delivery?.channel} ${it.delivery?.outcome}`);

test("a page sees who is called, by what, and what happens next", async () => {
  await circle.signal("exit");

  const seen = await view();

  expect(seen).toMatchObject({
    seniorId: "wang",
    calledName: "王奶奶",
    state: "raised",
    level: 0,
    next: { kind: "acknowledge", dueAt: "2026-06-01T02:03:00.000Z" },
    responders: [
      {
        personId: "guardian-a",
        part: "guardianA",
        state: "called",
        name: "Demo guardian-a",
        delivery: { channel: "page", outcome: "waiting" },
      },
      { personId: "guardian-b", part: "guardianB", state: "called", delivery: { channel: "page", outcome: "waiting" } },
    ],
  });
});

test("the state of each delivery follows the message: sending, failed over, accepted", async () => {
  await circle.signal("exit");
  const [first, second] = await claimAlerts(circle.db, "page", { owner: "me", limit: 10 });
  expect(await deliveries()).toEqual(["guardian-a page sending", "guardian-b page sending"]);
  if (first === undefined || second === undefined) throw new Error("two messages expected");

  await settleAccepted(circle.db, first, { providerId: null, latencyMs: 3 });
  await settleFailed(circle.db, second, { code: "NO_OPEN_PAGE", latencyMs: 3 });
  expect((await deliveries()).toSorted()).toEqual(
    [`${first.personId} page accepted`, `${second.personId} page failed`].toSorted(),
  );
  const [next] = await claimAlerts(circle.db, "mqtt", { owner: "me", limit: 10 });
  if (next === undefined) throw new Error("the next channel is due");
  await settleAccepted(circle.db, next, { providerId: null, latencyMs: 3 });

  expect(await deliveries()).toContain(`${second.personId} mqtt accepted`);
});

test("each change of an incident gives it a higher number, deliveries too, and a page that missed some gets it once", async () => {
  await circle.signal("exit");
  await circle.signalOf("li", "exit");
  const before = await newestSeq(circle.db);

  const [message] = await claimAlerts(circle.db, "page", { owner: "me", limit: 1 });
  if (message !== undefined) await settleAccepted(circle.db, message, { providerId: null, latencyMs: 1 });
  await circle.act("guardian-a", "acknowledge");

  const changed = await incidentsChangedSince(circle.db, before);
  expect(changed.map((it) => it.seq)).toEqual(changed.map((it) => it.seq).toSorted((a, b) => a - b));
  expect(changed.every((it) => it.seq > before)).toBe(true);
  expect(await incidentsChangedSince(circle.db, await newestSeq(circle.db))).toEqual([]);
});

test("a guardian's page reads the incidents of her own seniors only, a town's page those of its areas", async () => {
  await circle.signal("exit");
  await circle.signalOf("li", "exit");
  const within = (seniorIds: readonly string[], areaIds: readonly string[]) =>
    readIncidentViews(circle.db, { within: { seniorIds, areaIds } });

  expect((await within(["wang"], [])).map((it) => it.seniorId)).toEqual(["wang"]);
  expect(await within([], ["xiashi"])).toHaveLength(2);
  expect(await within([], ["elsewhere"])).toEqual([]);
  expect(await within([], [])).toEqual([]);
});

test("an incident stays on the list after it was found, until it is closed", async () => {
  await circle.signal("exit");
  await circle.act("officer", "found");
  expect((await view()).state).toBe("found");

  await circle.act("officer", "close");

  expect(await readIncidentViews(circle.db, { openOnly: true })).toEqual([]);
  expect(await readIncidentViews(circle.db, {})).toHaveLength(1);
});

test("the timeline reads as a story: who was told by what, who answered, who ended it", async () => {
  await circle.signal("exit");
  for (const message of await claimAlerts(circle.db, "page", { owner: "me", limit: 10 })) {
    await settleAccepted(circle.db, message, { providerId: null, latencyMs: 1 });
  }
  await circle.act("guardian-a", "acknowledge");
  await circle.act("guardian-a", "found", { note: "by the canal" });
  const { incidentId } = await circle.incident();

  const story = await readTimeline(circle.db, incidentId);

  expect(story.map((entry) => `${entry.kind} by ${entry.actor.name ?? entry.actor.kind}`)).toEqual([
    "opened by wristband",
    "called by wristband",
    "delivered by provider",
    "delivered by provider",
    "acknowledged by Demo guardian-a",
    "found by Demo guardian-a",
  ]);
  for (const entry of story) expect(Value.Errors(TimelineEntry, entry)).toEqual([]);
  expect(story.at(-1)?.data).toMatchObject({ by: { note: "by the canal" } });
  expect((await readIncidentView(circle.db, incidentId))?.endedAt).not.toBeNull();
});

test("of several signals the gravest comes first", async () => {
  await circle.signal("exit");
  await circle.signal("sos");
  await circle.signal("lowBattery");

  expect((await view()).signals.map((it) => it.kind)).toEqual(["sos", "exit", "lowBattery"]);
});

test("a suspicion that came to nothing is not in the history", async () => {
  await circle.signal("suspicion");
  expect((await view()).state).toBe("suspected");
  await circle.signal("enter");

  expect(await readIncidentViews(circle.db, { withoutDismissed: true })).toEqual([]);
});
