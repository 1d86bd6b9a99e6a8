import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { lonLat } from "../domain/geo.ts";
import { seniorId, wristbandId } from "../domain/ids.ts";
import { epochMs, HOUR_MS, plusMs } from "../domain/time.ts";
import { ensureFixDays } from "./fix-days.ts";
import { fixesReceivedSince, insertFixes, type NewFix } from "./fixes.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

let database: TestDatabase;
const noon = epochMs(Date.UTC(2026, 10, 22, 12));

beforeAll(async () => {
  database = await createTestDatabase();
  await ensureFixDays(database.db, { now: noon, retentionDays: 30 });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.query("truncate fixes, last_positions, clock_corrections");
});

const fixOf = (change: Partial<NewFix> = {}): NewFix => ({
  wristbandId: wristbandId("wb-1"),
  seniorId: seniorId("s-1"),
  fixedAt: noon,
  receivedAt: noon,
  clockFault: null,
  claimedAt: null,
  messageKey: 1,
  at: lonLat(120.69, 30.53),
  accuracyM: 12,
  accuracyLevel: 0.68,
  source: "gnss",
  speedMps: 0.5,
  headingDeg: null,
  batteryPct: 80,
  charging: false,
  worn: true,
  steps: null,
  heartRateBpm: null,
  events: [],
  extra: null,
  ...change,
});

const last = async () => {
  const [row] = await database.db.query<{
    fixed_at: number;
    heard_at: number;
    place_at: number;
    lon: number;
    battery_pct: number;
  }>("select fixed_at, heard_at, place_at, lon, battery_pct from last_positions where wristband_id = 'wb-1'");
  return row;
};

test("a fix that is sent three times is stored once, and only the first time counts as new", async () => {
  const first = await insertFixes(database.db, [fixOf()]);
  const again = await insertFixes(database.db, [fixOf(), fixOf(), fixOf({ messageKey: 2 })]);

  expect(first).toHaveLength(1);
  expect(again.map((fix) => fix.messageKey)).toEqual([2]);
  expect(await database.db.query("select 1 from fixes")).toHaveLength(2);
});

test("two different messages of one second are two rows: an SOS is never swallowed", async () => {
  await insertFixes(database.db, [fixOf({ messageKey: -5 }), fixOf({ messageKey: -6, events: ["sos"] })]);

  const stored = await fixesReceivedSince(database.db, plusMs(noon, -1), { after: 0, limit: 10 });

  expect(stored.map((fix) => fix.events)).toEqual([[], ["sos"]]);
});

test("a fix read back is the fix that was stored", async () => {
  const sent = fixOf({ events: ["sos", "fall"], headingDeg: 90, source: "wifi" });
  const [stored] = await insertFixes(database.db, [sent]);

  const [read] = await fixesReceivedSince(database.db, noon, { after: 0, limit: 10 });

  expect(stored).toMatchObject(read ?? {});
  expect(read).toMatchObject({
    headingDeg: 90,
    source: "wifi",
    events: ["sos", "fall"],
    at: [120.69, 30.53],
    messageKey: 1,
  });
});

test("a late fix goes into the history and never moves the last position back", async () => {
  await insertFixes(database.db, [fixOf()]);
  await insertFixes(database.db, [
    fixOf({
      fixedAt: plusMs(noon, -HOUR_MS),
      receivedAt: plusMs(noon, 5_000),
      at: lonLat(120.7, 30.5),
      batteryPct: 95,
    }),
  ]);

  expect(await last()).toMatchObject({
    fixed_at: noon,
    place_at: noon,
    lon: 120.69,
    battery_pct: 80,
    heard_at: noon + 5_000,
  });
});

test("a heartbeat without a place keeps the last place with its age", async () => {
  await insertFixes(database.db, [fixOf()]);
  await insertFixes(database.db, [
    fixOf({ messageKey: 2, fixedAt: plusMs(noon, 60_000), receivedAt: plusMs(noon, 60_000), at: null, batteryPct: 79 }),
  ]);

  expect(await last()).toMatchObject({ fixed_at: noon + 60_000, place_at: noon, lon: 120.69, battery_pct: 79 });
});

test("a band whose clock runs ahead repeats a message and it is still one row", async () => {
  const ahead = { claimedAt: plusMs(noon, 24 * HOUR_MS), clockFault: "ahead" } as const;
  const first = await insertFixes(database.db, [fixOf(ahead)]);
  const again = await insertFixes(database.db, [
    fixOf({ ...ahead, fixedAt: plusMs(noon, 9_000), receivedAt: plusMs(noon, 9_000) }),
  ]);

  expect([first.length, again.length]).toEqual([1, 0]);
  expect(await database.db.query("select 1 from fixes")).toHaveLength(1);
});

test("arrivals grow in the order of the batch", async () => {
  const stored = await insertFixes(
    database.db,
    Array.from({ length: 1_000 }, (_, index) => fixOf({ messageKey: index })),
  );

  expect(stored.map((fix) => fix.messageKey)).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
  expect(stored.every((fix, index) => index === 0 || fix.arrival > (stored[index - 1]?.arrival ?? 0))).toBe(true);
});
