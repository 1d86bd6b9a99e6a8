import type { Database } from "../infra/db/database.ts";
import { repeatErasures } from "../infra/db/erasure.ts";
import { ensureFixDays } from "../infra/db/fix-days.ts";
import { runRetention } from "../infra/db/retention.ts";
import type { RetentionPolicy } from "../infra/domain/retention.ts";
import { type EpochMs, HOUR_MS, plusMs } from "../infra/domain/time.ts";
import type { Clock } from "../infra/runtime/clock.ts";
import { createDueLoop } from "../infra/runtime/due-loop.ts";
import type { Part } from "../infra/runtime/lifecycle.ts";
import type { Log } from "../infra/runtime/log.ts";

/** Makes the days of `fixes` ahead of time, lets go what is past retention and what erasures missed, each hour and once before anything is stored. */
export function createHousekeeping(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly retention: RetentionPolicy;
}): Part {
  let nextAt: EpochMs | null = null;
  const tidy = async (): Promise<EpochMs> => {
    const now = options.clock.now();
    if (nextAt !== null && now < nextAt) return nextAt;
    await ensureFixDays(options.db, { now, retentionDays: options.retention.traceDays });
    const gone = await runRetention(options.db, { now, policy: options.retention });
    if (Object.keys(gone).length > 0) options.log.info({ rows: gone }, "rows past retention removed");
    await options.db.transaction(repeatErasures);
    nextAt = plusMs(now, HOUR_MS);
    return nextAt;
  };
  const loop = createDueLoop({
    name: "housekeeping",
    clock: options.clock,
    log: options.log,
    safetyMs: HOUR_MS,
    runDue: tidy,
  });
  return {
    start: async () => {
      await tidy();
      await loop.start();
    },
    stop: loop.stop,
  };
}
