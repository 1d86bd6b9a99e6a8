import { afterAll, beforeAll, expect, test } from "vitest";
import { lonLat } from "../domain/geo.ts";
import { seniorId, wristbandId } from "../domain/ids.ts";
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, plusMs, toIso } from "../domain/time.ts";
import { createMovableClock } from "../runtime/clock.ts";
import { verifyAudit } from "./audit.ts";
import { listFrequentPlaces } from "./coarse-cells.ts";
import { ensureFixDays } from "./fix-days.ts";
import { insertFixes } from "./fixes.ts";
import { listRetentionRuns, runRetention } from "./retention.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

const policy = { traceDays: 3, coarseDays: 10, incidentDays: 20 } as const;
const clock = createMovableClock(epochMs(Date.UTC(2026, 2, 1, 12)));
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.setClock(clock);
  await database.db.query(
    "insert into areas (area_id, kind, name_zh, name_en) values ('a', 'city', '示例', 'Example')",
  );
  await database.db.query(
    "insert into seniors (senior_id, area_id, name, called_name, gender) values ('senior-1', 'a', '示例', '示例', 'female')",
  );
});
afterAll(async () => {
  await database.drop();
});

const places = [
  [120.691, 30.531],
  [120.692, 30.532],
  [120.751, 30.531],
] as const;

async function walk(at: EpochMs): Promise<void> {
  await insertFixes(
    database.db,
    places.map(([lon, lat], index) => ({
      wristbandId: wristbandId("band-1"),
      seniorId: seniorId("senior-1"),
      fixedAt: plusMs(at, index),
      receivedAt: plusMs(at, index),
      clockFault: null,
      at: lonLat(lon, lat),
      accuracyM: 8,
      accuracyLevel: 0.68,
      source: "gnss",
      speedMps: null,
      headingDeg: null,
      batteryPct: null,
      charging: null,
      worn: null,
      events: [],
      messageKey: index,
      claimedAt: null,
      steps: null,
      heartRateBpm: null,
      extra: null,
    })),
  );
}
const endIncident = (id: string, closedAt: EpochMs) =>
  database.db.query(
    `insert into incidents (incident_id, senior_id, area_id, state, level, generation, raised_at, ended_at, closed_at, body)
     values ($1, 'senior-1', 'a', 'closed', 0, 1, $2, $2, $2, '{}')`,
    [id, toIso(closedAt)],
  );
const run = async () => {
  const now = clock.now();
  await ensureFixDays(database.db, { now, retentionDays: policy.traceDays });
  return await runRetention(database.db, { now, policy });
};
const counted = async (table: string) =>
  (await database.db.query<{ count: number }>(`select count(*) as count from ${table}`))[0]?.count;
const runOf = async (rule: string) => (await listRetentionRuns(database.db, 100)).find((each) => each.rule === rule);

test("a trace past its days becomes coarse places, these go too, and each step is proven with nothing left over", async () => {
  await run();
  await walk(clock.now());
  await endIncident("incident-1", clock.now());

  clock.advance(3 * DAY_MS);
  await walk(clock.now());
  const early = await run();
  const kept = await counted("fixes");
  clock.advance(DAY_MS);
  const first = await run();
  const trace = await runOf("preciseTrace");
  const cells = await listFrequentPlaces(database.db, seniorId("senior-1"));
  const later = await counted("fixes");
  clock.advance(20 * DAY_MS);
  const last = await run();

  expect([early, kept, later]).toEqual([{}, 6, 3]);
  expect(first).toEqual({ preciseTrace: 3 });
  expect(trace).toMatchObject({
    day: "2026-03-05",
    keptDays: 3,
    goneBefore: Date.UTC(2026, 2, 2),
    removed: 3,
    coarsened: 2,
    leftOver: 0,
    runs: 1,
  });
  expect(cells.map(({ lon, lat, days }) => [lon.toFixed(3), lat.toFixed(3), days]).sort()).toEqual([
    ["120.695", "30.535", 1],
    ["120.755", "30.535", 1],
  ]);
  expect(last).toMatchObject({ preciseTrace: 3, coarseCells: 4, incidents: 1 });
  expect([await counted("fixes"), await counted("incidents")]).toEqual([0, 0]);
  expect((await listRetentionRuns(database.db, 100)).every((each) => each.leftOver === 0)).toBe(true);
});

test("what went is in the audit too, and a run that finds nothing writes no second line there", async () => {
  const lines = async () =>
    await database.db.query("select detail->>'rule' as rule from audit where action = 'retention' order by seq");
  const before = await lines();
  clock.advance(HOUR_MS);
  await run();

  expect(before).toEqual(["preciseTrace", "preciseTrace", "coarseCells", "incidents"].map((rule) => ({ rule })));
  expect(await lines()).toEqual(before);
  expect(await runOf("preciseTrace")).toMatchObject({ runs: 2 });
  expect(await verifyAudit(database.db)).toMatchObject({ kind: "whole" });
});
