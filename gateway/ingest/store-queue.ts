import { type Database, sqlState } from "../../infra/db/database.ts";
import { FIX_BATCH_MAX, insertFixes, type NewFix } from "../../infra/db/fixes.ts";
import { insertRejects, type Reject } from "../../infra/db/rejects.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { StoredFix } from "../../infra/domain/fix.ts";
import { breathe } from "../../infra/runtime/breathe.ts";
import { pause } from "../../infra/runtime/deadline.ts";
import type { Part } from "../../infra/runtime/lifecycle.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";

/** What one message leaves in the database. */
export type Batchable = {
  readonly fixes: readonly NewFix[];
  readonly rejects: readonly Reject[];
  readonly bytes: number;
};

/**
 * Group commit: whatever arrives while one batch is being stored goes into the next, so a lone SOS waits for nothing and a
 * flood is stored a thousand rows at a time. `store` resolves after the commit, in the order of the calls; it rejects with
 * FIX_NOT_STORED when the database could not take it in time and INGEST_OVERLOADED when too much is waiting.
 */
export type StoreQueue = Part & { readonly store: (message: Batchable) => Promise<void> };

type Waiting = Batchable & { readonly resolve: () => void; readonly reject: (fault: unknown) => void };

/** Beyond this nothing more is taken in: the bands keep what they have. */
const WAITING_MAX_BYTES = 32 * 1024 * 1024;
const WAITING_MAX_ROWS = 60_000;
const RETRY_FIRST_MS = 50;

export function createStoreQueue(options: {
  readonly db: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  /** How long a message may wait for a database that is away; far below any keep-alive. */
  readonly storeLimitMs: number;
  /**
   * Called after each commit with what was new, in order of arrival; `null` when that cannot be told and must be read. The
   * next batch is stored once it settles.
   */
  readonly onStored: (fixes: readonly StoredFix[] | null) => Promise<void>;
}): StoreQueue {
  let waiting: Waiting[] = [];
  let waitingRows = 0;
  let waitingBytes = 0;
  let running: Promise<void> | null = null;
  let taken: Promise<void> = Promise.resolve();
  const stopping = new AbortController();

  const take = (): readonly Waiting[] => {
    let rows = 0;
    let count = 0;
    for (const message of waiting) {
      if (count > 0 && rows + message.fixes.length > FIX_BATCH_MAX) break;
      rows += message.fixes.length;
      count += 1;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return batch;
  };
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = take();
      await settle(batch);
      await taken;
      for (const message of batch) {
        waitingRows -= message.fixes.length + 1;
        waitingBytes -= message.bytes;
      }
      options.metrics.messagesWaiting.set(waiting.length);
    }
    running = null;
  };
  const settle = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await storeBatch(batch);
      for (const message of batch) message.resolve();
    } catch (fault) {
      if (isPoison(fault) && batch.length > 1) return settleOneByOne(batch);
      const reason = isPoison(fault)
        ? fault
        : new AppError("FIX_NOT_STORED", { messages: batch.length }, { cause: fault });
      options.log.warn({ messages: batch.length, ...faultFields(fault) }, "messages not stored and not acknowledged");
      for (const message of batch) message.reject(reason);
    }
  };
  /** One message the database will not take must not hold up the others. */
  const settleOneByOne = async (batch: readonly Waiting[]): Promise<void> => {
    for (const message of batch) await settle([message]);
  };
  const storeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    const fixes = batch.flatMap((message) => message.fixes);
    const rejects = batch.flatMap((message) => message.rejects);
    const giveUpAt = performance.now() + options.storeLimitMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const stored = await writeBatch(options.db, fixes, rejects);
        options.metrics.messagesStored.inc(batch.length);
        options.metrics.messagesDuplicate.inc(fixes.length - stored.length);
        // After a failed try the commit may have happened all the same: then "nothing new" says nothing.
        taken = options.onStored(attempt === 0 ? stored : null);
        return;
      } catch (fault) {
        const waitMs = RETRY_FIRST_MS * 2 ** Math.min(attempt, 4);
        if (isPoison(fault) || stopping.signal.aborted || performance.now() + waitMs > giveUpAt) {
          if (!isPoison(fault)) taken = options.onStored(null);
          throw fault;
        }
        await pause(waitMs, stopping.signal);
      }
    }
  };
  return {
    start: async () => undefined,
    stop: async () => {
      stopping.abort();
      while (running !== null) await running;
    },
    store: (message) => {
      if (stopping.signal.aborted) return Promise.reject(new AppError("FIX_NOT_STORED", { reason: "stopping" }));
      if (waitingBytes + message.bytes > WAITING_MAX_BYTES || waitingRows > WAITING_MAX_ROWS) {
        return Promise.reject(new AppError("INGEST_OVERLOADED", { waitingRows, waitingBytes }));
      }
      waitingRows += message.fixes.length + 1;
      waitingBytes += message.bytes;
      return new Promise<void>((resolve, reject) => {
        waiting.push({ ...message, resolve, reject });
        running ??= startSoon(run);
      });
    },
  };
}

/** Lets the rest of this read from the sockets join the batch. */
async function startSoon(run: () => Promise<void>): Promise<void> {
  await breathe();
  await run();
}

async function writeBatch(
  db: Database,
  fixes: readonly NewFix[],
  rejects: readonly Reject[],
): Promise<readonly StoredFix[]> {
  if (rejects.length === 0) return fixes.length === 0 ? [] : insertFixes(db, fixes);
  return db.transaction(async (tx) => {
    await insertRejects(tx, rejects);
    return fixes.length === 0 ? [] : insertFixes(tx, fixes);
  });
}

/** The database is alive and says that these data are wrong (class 22 and 23): sending them again cannot help. */
function isPoison(fault: unknown): boolean {
  const state = sqlState(fault);
  return state !== null && (state.startsWith("22") || state.startsWith("23"));
}
