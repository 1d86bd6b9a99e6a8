import type { Queryable } from "../../infra/db/database.ts";
import { readFixesOfSenior } from "../../infra/db/fix-history.ts";
import type { StoredFix } from "../../infra/domain/fix.ts";
import type { SeniorId } from "../../infra/domain/ids.ts";
import { type EpochMs, epochMs, HOUR_MS } from "../../infra/domain/time.ts";
import { breathe } from "../../infra/runtime/breathe.ts";

export type History = {
  readonly db: Queryable;
  readonly seniorId: SeniorId;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly isStopped: () => boolean;
};

/** Held in memory at a time: 360 rows at one fix in 10 s. */
const PAGE_MS = HOUR_MS;
/** Fixes judged before the event loop gets a turn. */
const BREATH = 20;

/** Hands over a senior's fixes, oldest first, an hour at a time; sockets and timers get their turn between them. */
export async function eachFix(history: History, take: (fix: StoredFix) => void): Promise<void> {
  for (let at: number = history.from; at < history.to && !history.isStopped(); at += PAGE_MS) {
    const page = { from: epochMs(at), to: epochMs(Math.min(at + PAGE_MS, history.to)) };
    for (const [index, fix] of (await readFixesOfSenior(history.db, history.seniorId, page)).entries()) {
      take(fix);
      if (index % BREATH === BREATH - 1) await breathe();
    }
  }
}
