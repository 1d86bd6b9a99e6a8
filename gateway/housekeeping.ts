import type { Database } from "../infra/db/database.ts";
import { repeatErasures } from "../infra/db/erasure.ts";
import { dropOldFixDays, ensureFixDays } from "../infra/db/fix-days.ts";
import { type EpochMs, HOUR_MS, plusMs } from "../infra/domain/time.ts";
import type { Clock } from "../infra/runtime/clock.ts";
import { createDueLoop } from "../infra/runtime/due-loop.ts";
import type { Part } from "../infra/runtime/lifecycle.ts";
import type { Log } from "../infra/runtime/log.ts";

/** Makes the days of `fixes` ahead of time and drops those past retention and what erasures missed, each hour and once before anything is stored. */
export function createHousekeeping(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly retentionDays: number;
}): Part {
  let nextAt: EpochMs | null = null;
  const tidy = async (): Promise<EpochMs> => {
    const now = options.clock.now();
    if (nextAt !== null && now < nextAt) return nextAt;
    const when = { now, retentionDays: options.retentionDays };
    await ensureFixDays(options.db, when);
    const dropped = await dropOldFixDays(options.db, when);
    if (dropped > 0) options.log.info({ days: dropped }, "fixes past retention dropped");
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
