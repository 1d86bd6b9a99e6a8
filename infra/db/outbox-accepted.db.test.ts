import { afterEach, beforeEach, expect, test } from "vitest";
import { seniorId } from "../domain/ids.ts";
import { silentLog } from "../runtime/log.ts";
import { type Circle, createCircle } from "./incident-test-circle.ts";
import { claimAlerts } from "./outbox.ts";
import { createAccepting } from "./outbox-accepted.ts";

let circle: Circle;
beforeEach(async () => {
  circle = await createCircle(["wang", "li"]);
});
afterEach(async () => {
  await circle.replayed();
  await circle.drop();
});

const took = { providerId: "p-1", latencyMs: 3 };
const twoIncidents = async () => {
  await circle.signal("exit");
  await circle.signal("exit", { seniorId: seniorId("li") });
  return await claimAlerts(circle.db, "page", { owner: "me", limit: 20 });
};
const states = async () =>
  (await circle.db.query<{ state: string }>("select state from outbox where lane = 'page' order by alert_id")).map(
    (row) => row.state,
  );
const told = async () => {
  const [row] = await circle.db.query<{ events: number; seqs: number }>(
    "select count(*)::int as events, count(distinct seq)::int as seqs from incident_events where kind = 'delivered'",
  );
  return row;
};

test("messages that end together are each told once in their story", async () => {
  const alerts = await twoIncidents();
  const accept = createAccepting(circle.db, silentLog);

  await Promise.all(alerts.map((alert) => accept(alert, took)));

  expect([alerts.length, new Set(await states())]).toEqual([4, new Set(["accepted"])]);
  expect(await told()).toEqual({ events: 4, seqs: 4 });
});

test("a message whose lease somebody else has taken over changes nothing, the others beside it do", async () => {
  const alerts = await twoIncidents();
  const accept = createAccepting(circle.db, silentLog);
  await circle.db.query("update outbox set attempts = attempts + 1 where alert_id = $1", [alerts[2]?.alertId]);

  await Promise.all(alerts.map((alert) => accept(alert, took)));

  expect((await states()).toSorted()).toEqual(["accepted", "accepted", "accepted", "waiting"]);
  expect(await told()).toEqual({ events: 3, seqs: 3 });
});

test("a message whose row somebody holds keeps none of the others waiting", async () => {
  const alerts = await twoIncidents();
  const accept = createAccepting(circle.db, silentLog);
  const ends: string[] = [];
  let all: Promise<unknown> = Promise.resolve();

  await circle.db.transaction(async (tx) => {
    await tx.query("select 1 from outbox where alert_id = $1 for update", [alerts[1]?.alertId]);
    all = Promise.all(
      alerts.map(async (alert) => {
        await accept(alert, took);
        ends.push(alert.alertId);
      }),
    );
    await expect.poll(async () => (await states()).filter((state) => state === "accepted").length).toBe(3);
  });
  await all;

  expect(ends).toHaveLength(4);
  expect(await told()).toEqual({ events: 4, seqs: 4 });
});

test("when the database is gone every message hears of it, and its lease runs out", async () => {
  const alerts = await twoIncidents();
  const broken = { ...circle.db, query: () => Promise.reject(new Error("gone")) };
  const accept = createAccepting(broken, silentLog);

  const ends = await Promise.allSettled(alerts.map((alert) => accept(alert, took)));

  expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected", "rejected"]);
});
