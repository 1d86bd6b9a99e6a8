import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase } from "../../infra/db/database.ts";
import { type Circle, createCircle } from "../../infra/db/incident-test-circle.ts";
import { claimTimers } from "../../infra/db/timers.ts";
import type { Log } from "../../infra/runtime/log.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { createEscalation, TIMER_CONNECTIONS } from "./escalate.ts";
import { createRosterWatch } from "./roster-watch.ts";
import { createSelfAudit } from "./self-audit.ts";

const MINUTE = 60_000;
const seniors = Array.from({ length: 12 }, (_, index) => `senior-${index}`);
let circle: Circle;
beforeEach(async () => {
  circle = await createCircle(["wang", ...seniors]);
});
afterEach(async () => {
  await circle.replayed();
  await circle.drop();
});

const escalation = () =>
  createEscalation({
    db: circle.db,
    clock: circle.clock,
    log: silentLog,
    metrics: createMetrics(),
    onStep: () => undefined,
  });
const calls = async (senior = "wang") =>
  (
    await circle.db.query<{ at: number; people: number }>(
      `select e.at, jsonb_array_length(e.data->'people') as people from incident_events e join incidents i using (incident_id)
       where i.senior_id = $1 and e.kind = 'called' order by e.seq`,
      [senior],
    )
  ).map((row) => row.people);

test("three minutes without an answer call the team, not a millisecond earlier", async () => {
  await circle.signal("exit");
  const loop = escalation();

  await circle.advance(3 * MINUTE - 1);
  await loop.settle();
  expect((await circle.incident()).level).toBe(0);
  await circle.advance(1);
  await loop.settle();

  expect((await circle.incident()).level).toBe(1);
  expect(await calls()).toEqual([2, 5]);
});

test("two services side by side fire each timer of twelve incidents once", async () => {
  for (const senior of seniors) await circle.signalOf(senior, "exit");
  await circle.advance(3 * MINUTE);

  await Promise.all([escalation().settle(), escalation().settle(), escalation().settle()]);

  for (const senior of seniors) expect(await calls(senior)).toEqual([2, 5]);
});

test("an incident whose senior somebody holds keeps no other timer waiting, and fires once it is let go", async () => {
  for (const senior of seniors) await circle.signalOf(senior, "exit");
  await circle.advance(3 * MINUTE);
  const levels = async () => {
    const rows = await circle.db.query<{ level: number }>("select level from incidents order by level desc");
    return rows.map((row) => row.level).join("");
  };
  let settled: Promise<void> = Promise.resolve();

  await circle.db.transaction(async (tx) => {
    await tx.query("select 1 from seniors where senior_id = 'senior-3' for update");
    settled = escalation().settle();
    await expect.poll(levels).toBe("111111111110");
  });
  await settled;

  expect(await levels()).toBe("111111111111");
});

test("however many seniors are held, and however long, the timers of the others fire", async () => {
  const db = createDatabase({ url: circle.url, log: silentLog, poolSize: TIMER_CONNECTIONS, statementLimitMs: 60_000 });
  const given = { clock: circle.clock, log: silentLog, metrics: createMetrics(), onStep: () => undefined };
  const loop = createEscalation({ ...given, db });
  const held = seniors.slice(0, 8);
  for (const senior of held) await circle.signalOf(senior, "exit");
  await circle.advance(3 * MINUTE);
  const level = async (senior: string) => (await circle.incident(senior)).level;

  await circle.db.transaction(async (tx) => {
    await tx.query("select 1 from seniors where senior_id = any($1) for update", [held]);
    await loop.start();
    // Their leases run out twice, and each time they are taken anew.
    for (const senior of ["senior-8", "senior-9", "senior-10"]) {
      await circle.signalOf(senior, "exit");
      await circle.advance(3 * MINUTE);
      loop.wake();
      await expect.poll(() => level(senior)).toBe(1);
    }
    expect(await level("senior-0")).toBe(0);
  });
  await loop.stop();
  await loop.settle();

  expect(await level("senior-0")).toBeGreaterThan(0);
  await db.close();
});

test("a timer whose service dies is fired by another one after five seconds", async () => {
  await circle.signal("exit");
  await circle.advance(3 * MINUTE);
  expect((await claimTimers(circle.db, 10)).timers).toHaveLength(1);
  const loop = escalation();

  await loop.settle();
  expect((await circle.incident()).level).toBe(0);
  await circle.advance(5_000);
  await loop.settle();

  expect((await circle.incident()).level).toBe(1);
});

test("a service that was down for forty minutes takes up the steps in order, with one call each at most", async () => {
  await circle.signal("exit");
  await circle.advance(40 * MINUTE);

  await escalation().settle();

  const incident = await circle.incident();
  expect(incident.level).toBe(2);
  const levels = await circle.db.query<{ level: number }>(
    "select (data->>'level')::int as level from incident_events where kind = 'levelChanged' order by seq",
  );
  expect(levels.map((row) => row.level)).toEqual([1, 2]);
  const waiting = await circle.db.query<{ person_id: string; lane: string }>(
    "select person_id, lane from outbox where state = 'waiting' and kind = 'alert' and lane = 'page'",
  );
  expect(waiting.map((row) => row.person_id).toSorted()).toEqual([
    "coordinator",
    "guardian-a",
    "guardian-b",
    "officer",
    "rescuer-1",
    "rescuer-2",
  ]);
});

test("a clock that is set back an hour fires nothing twice and loses no timer", async () => {
  await circle.signal("exit");
  await circle.advance(3 * MINUTE);
  const loop = escalation();
  await loop.settle();
  const before = await calls();

  await circle.advance(-60 * MINUTE);
  await loop.settle();
  expect(await calls()).toEqual(before);
  await circle.advance(63 * MINUTE);
  await loop.settle();

  expect((await calls()).length).toBe(before.length + 1);
});

test("a timer row that is earlier than the incident says is put right, never dropped", async () => {
  await circle.signal("exit");
  await circle.db.query("update incident_timers set due_at = service_now() where kind = 'acknowledge'");
  const loop = escalation();

  await loop.settle();
  expect((await circle.incident()).level).toBe(0);
  await circle.advance(3 * MINUTE);
  await loop.settle();

  expect((await circle.incident()).level).toBe(1);
});

test("a timer that the incident does not know goes away", async () => {
  await circle.signal("exit");
  const { incidentId } = await circle.incident();
  await circle.db.query(
    "insert into incident_timers (incident_id, kind, due_at, generation) values ($1, 'depart', service_now(), 1)",
    [incidentId],
  );

  await escalation().settle();

  expect(await circle.db.query("select 1 from incident_timers where kind = 'depart'")).toEqual([]);
});

test("a timer that cannot be fired does not hold up the others", async () => {
  await circle.signalOf("senior-0", "exit");
  await circle.signalOf("senior-1", "exit");
  await circle.db.query("update incidents set body = body - 'timers' where senior_id = 'senior-0'");
  await circle.advance(3 * MINUTE);

  await escalation().settle();

  expect((await circle.incident("senior-1")).level).toBe(1);
  await circle.db.query("delete from incidents where senior_id = 'senior-0'");
});

test("an open incident that nothing will move is an alarm; all others are not", async () => {
  const alarms: unknown[] = [];
  const log: Log = { ...silentLog, error: (fields) => alarms.push(fields) };
  const metrics = createMetrics();
  const audit = createSelfAudit({ db: circle.db, clock: circle.clock, log, metrics });
  await circle.signal("exit");
  await circle.signalOf("senior-1", "suspicion");
  await audit.settle();
  expect(alarms).toEqual([]);

  await circle.db.query("delete from incident_timers");
  await circle.db.query("update outbox set state = 'accepted'");
  await audit.settle();

  expect(alarms).toHaveLength(2);
  expect((await metrics.incidentsForgotten.get()).values[0]?.value).toBe(2);
  expect((await metrics.incidentsOpen.get()).values[0]?.value).toBe(1);
});

test("a guardian who is paired while the senior is out is called", async () => {
  await circle.db.query("update pairings set ended_at = service_now() where senior_id = 'wang' and slot = 'B'");
  await circle.signal("exit");
  let steps = 0;
  const watch = createRosterWatch({ db: circle.db, log: silentLog, onStep: () => (steps += 1) });
  await watch.start();
  // The LISTEN connection is there once it hears anything at all.
  await expect
    .poll(async () => {
      await circle.db.query("select pg_notify('senior_change', 'senior-0')");
      return steps;
    })
    .toBeGreaterThan(0);

  await circle.db.query("insert into pairings (senior_id, person_id, slot) values ('wang', 'guardian-b', 'B')");

  await expect.poll(async () => (await circle.incident()).responders.map((it) => it.personId)).toContain("guardian-b");
  await watch.stop();
});

test("a look says when the next one is due: of nothing, of what waits, of what is due and not to be had", async () => {
  expect(await claimTimers(circle.db, 10)).toEqual({ timers: [], nextInMs: null });

  await circle.signal("exit");
  expect((await claimTimers(circle.db, 10)).nextInMs).toBe(3 * MINUTE);

  await circle.advance(3 * MINUTE);
  expect((await claimTimers(circle.db, 10)).timers.map(({ kind }) => kind)).toEqual(["acknowledge"]);
  expect(await claimTimers(circle.db, 10)).toEqual({ timers: [], nextInMs: 5_000 });

  await circle.advance(27 * MINUTE);
  expect((await claimTimers(circle.db, 10)).timers.map(({ kind }) => kind)).toEqual(["acknowledge"]);
  expect(await claimTimers(circle.db, 10)).toEqual({ timers: [], nextInMs: 0 });
});
