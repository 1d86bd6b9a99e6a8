import { afterEach, beforeEach, expect, test } from "vitest";
import { seniorId } from "../domain/ids.ts";
import { silentLog } from "../runtime/log.ts";
import { type Circle, createCircle } from "./incident-test-circle.ts";
import { type ClaimedAlert, claimAlerts } from "./outbox.ts";
import { createFailing, settleFailed, settleRetry } from "./outbox-results.ts";

let circle: Circle;
beforeEach(async () => {
  circle = await createCircle(["wang", "li", "chen"]);
});
afterEach(async () => {
  await circle.replayed();
  await circle.drop();
});

const refused = { code: "NO_OPEN_PAGE", latencyMs: 3 };
const threeIncidents = async () => {
  for (const senior of ["wang", "li", "chen"]) await circle.signal("exit", { seniorId: seniorId(senior) });
  return await claimAlerts(circle.db, "page", { owner: "me", limit: 20 });
};
const failedOf = async () =>
  (
    await circle.db.query<{ senior: string }>(
      "select senior_id as senior from outbox where lane = 'page' and state = 'failed' order by 1",
    )
  ).map((row) => row.senior);
const toldOf = async () =>
  (
    await circle.db.query<{ kind: string; count: number }>(
      `select kind, count(*)::int from incident_events where actor_kind = 'provider' group by kind order by kind`,
    )
  ).map(({ kind, count }) => `${count} ${kind}`);

test("messages that fail together are each told once in their story, and where nobody is left the level rises", async () => {
  const alerts = await threeIncidents();
  const fail = createFailing(circle.db, silentLog);
  const failAll = (some: typeof alerts) => Promise.all(some.map((alert) => fail(alert, refused)));

  await failAll(alerts);
  const next = await claimAlerts(circle.db, "mqtt", { owner: "me", limit: 20 });
  await failAll(next);

  expect([alerts.length, next.length, await failedOf()]).toEqual([6, 6, ["chen", "chen", "li", "li", "wang", "wang"]]);
  expect(await toldOf()).toEqual(["3 called", "12 deliveryFailed", "3 levelChanged", "6 unreachable"]);
  const levels = await circle.db.query<{ level: number }>("select level from incidents");
  expect(levels.map((row) => row.level)).toEqual([1, 1, 1]);
});

test("a message of a senior whom somebody holds keeps the others from nothing", async () => {
  const alerts = await threeIncidents();
  const fail = createFailing(circle.db, silentLog);
  let all: Promise<unknown> = Promise.resolve();

  await circle.db.transaction(async (tx) => {
    await tx.query("select 1 from seniors where senior_id = 'li' for update");
    all = Promise.all(alerts.map((alert) => fail(alert, refused)));
    await expect.poll(failedOf).toEqual(["chen", "chen", "wang", "wang"]);
  });
  await all;

  expect(await failedOf()).toEqual(["chen", "chen", "li", "li", "wang", "wang"]);
  expect(await toldOf()).toEqual(["6 deliveryFailed"]);
});

test.each([
  ["tried again", (alert: ClaimedAlert) => settleRetry(circle.db, alert, { ...refused, afterMs: 1_000 })],
  ["given up", (alert: ClaimedAlert) => settleFailed(circle.db, alert, refused)],
])(
  "a message that is %s and whoever takes its row first, then its attempts, never wait for each other",
  async (_, settle) => {
    const [alert] = await threeIncidents();
    if (alert === undefined) throw new Error("no alert");
    let settled: Promise<void> | undefined;

    await circle.db.transaction(async (tx) => {
      await tx.query("select 1 from outbox where alert_id = $1 for update", [alert.alertId]);
      settled = settle(alert);
      const waiting = () =>
        circle.db.query(
          "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
        );
      await expect.poll(async () => (await waiting()).length).toBe(1);
      await tx.query("update delivery_attempts set detail = 'seen' where alert_id = $1", [alert.alertId]);
    });
    await settled;

    const attempts = await circle.db.query("select detail, code from delivery_attempts where alert_id = $1", [
      alert.alertId,
    ]);
    expect(attempts).toEqual([{ detail: "seen", code: refused.code }]);
  },
);

test("with its message an attempt goes, whichever way the message goes", async () => {
  await threeIncidents();
  const left = async () =>
    (await circle.db.query<{ count: number }>("select count(*)::int as count from delivery_attempts"))[0]?.count;
  expect(await left()).toBe(6);

  await circle.db.query("delete from outbox where senior_id = 'li'");
  expect(await left()).toBe(4);
  await circle.db.query("delete from signals");
  await circle.db.query("delete from incidents");
  expect(await left()).toBe(0);
});
