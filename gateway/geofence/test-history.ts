import type { Database } from "../../infra/db/database.ts";
import { ensureFixDays } from "../../infra/db/fix-days.ts";
import { insertFixes, type NewFix } from "../../infra/db/fixes.ts";
import { insertSampleSeniors, type SampleSenior } from "../../infra/db/sample-seniors.ts";
import { createTestDatabase, type TestDatabase } from "../../infra/db/test-database.ts";
import { DAY_MS, type EpochMs, MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import { createMovableClock, type MovableClock } from "../../infra/runtime/clock.ts";
import { morning, spot } from "./test-parts.ts";

/** A street of seniors 5 km apart, all at home with a fence of 200 m, on a clock the test moves. */
export type Street = TestDatabase & {
  readonly clock: MovableClock;
  readonly seniors: readonly SampleSenior[];
  readonly setTime: (now: EpochMs) => Promise<void>;
  /** Stores where a senior was: minutes from `day`, metres east of the door. */
  readonly wasAt: (
    senior: number,
    day: EpochMs,
    path: readonly (readonly [minute: number, eastM: number])[],
  ) => Promise<void>;
};

export async function createStreet(count: number): Promise<Street> {
  const database = await createTestDatabase();
  const clock = createMovableClock(morning);
  await database.setClock(clock);
  await ensureFixDays(database.db, { now: clock.now(), retentionDays: 40 });
  const seniors = await insertSampleSeniors(
    database.db,
    Array.from({ length: count }, (_, index) => spot(index * 5_000, 0)),
  );
  return {
    ...database,
    clock,
    seniors,
    setTime: async (now) => {
      clock.set(now);
      await database.setClock(clock);
    },
    wasAt: (index, day, path) => storePath(database.db, { senior: seniors[index], index, day }, path),
  };
}

/** Sitting at home from minute `from` to minute `to`, a fix a minute. */
export function sitting(from: number, to: number): readonly (readonly [number, number])[] {
  return Array.from({ length: to - from }, (_, i) => [from + i, (i % 5) * 2] as const);
}

/** Out to 150 m and back in ten minutes. */
export function stroll(from: number): readonly (readonly [number, number])[] {
  return [60, 110, 150, 150, 110, 60, 20].map((eastM, i) => [from + i, eastM] as const);
}

export const dayAgo = (days: number): EpochMs => plusMs(morning, -days * DAY_MS);

async function storePath(
  db: Database,
  who: { readonly senior: SampleSenior | undefined; readonly index: number; readonly day: EpochMs },
  path: readonly (readonly [number, number])[],
): Promise<void> {
  const { senior, index, day } = who;
  if (senior === undefined) throw new Error("nobody lives there");
  const fixes = path.map(([minute, eastM]): NewFix => {
    const at = plusMs(day, minute * MINUTE_MS);
    return {
      wristbandId: senior.wristbandId,
      seniorId: senior.seniorId,
      fixedAt: at,
      receivedAt: at,
      clockFault: null,
      at: spot(index * 5_000 + eastM, 0),
      accuracyM: 10,
      accuracyLevel: 0.68,
      source: "gnss",
      speedMps: null,
      headingDeg: null,
      batteryPct: 80,
      charging: false,
      worn: true,
      events: [],
      messageKey: Math.round(minute * 60),
      claimedAt: null,
      steps: null,
      heartRateBpm: null,
      extra: null,
    };
  });
  for (let from = 0; from < fixes.length; from += 500) await insertFixes(db, fixes.slice(from, from + 500));
}
