import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "../../infra/db/database.ts";
import { readEngineStates } from "../../infra/db/engine.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { defaultEngineSettings } from "./evaluate.ts";
import { createStreet, type Street } from "./test-history.ts";
import { fixAt } from "./test-parts.ts";
import { createWatch, type WatchOptions } from "./watch.ts";

let street: Street;
beforeEach(async () => {
  street = await createStreet(1);
});
afterEach(() => street.drop());

const first = () => {
  const [wang] = street.seniors;
  if (wang === undefined) throw new Error("nobody lives there");
  return wang;
};
const watchWith = (own: Pick<WatchOptions, "record" | "db">) =>
  createWatch({
    clock: street.clock,
    log: silentLog,
    metrics: createMetrics(),
    settings: defaultEngineSettings,
    onRecorded: () => undefined,
    wristbands: () => [{ ...first(), tokenHash: null, reportIntervalMs: 60_000 }],
    onWristbandChange: () => undefined,
    onStanding: () => undefined,
    ...own,
  });

/** States are saved once a second. */
const patience = { timeout: 10_000 };

/** Holds the next one who passes until it is released. */
function createHeld() {
  let isNext = false;
  let go: (() => void) | null = null;
  let over: Promise<unknown> = Promise.resolve();
  return {
    next: () => {
      isNext = true;
    },
    isWaiting: () => go !== null,
    pass: async <Value>(work: () => Promise<Value>): Promise<Value> => {
      if (!isNext) return await work();
      isNext = false;
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      const value = work();
      over = value;
      return await value;
    },
    release: async () => {
      go?.();
      await new Promise((done) => setImmediate(done));
      await over;
    },
  };
}

test("a conclusion that is being recorded is not saved as if it were, when the states are saved meanwhile", async () => {
  const held = createHeld();
  const db: Database = { ...street.db, transaction: (work) => held.pass(() => street.db.transaction(work)) };
  const ends: (() => void)[] = [];
  const watch = watchWith({ db, record: () => new Promise<void>((done) => ends.push(done)) });
  await watch.begin();
  const judged = async () => (await readEngineStates(street.db)).flatMap((row) => row.judged);

  held.next();
  await watch.accept([fixAt(1, 0, { ...first(), arrival: 1 })]);
  await expect.poll(held.isWaiting, patience).toBe(true);
  await watch.accept([fixAt(2, 0, { ...first(), arrival: 2, events: ["sos"] })]);
  await expect.poll(() => ends.length, patience).toBe(1);
  await held.release();
  const meanwhile = await judged();

  ends[0]?.();
  await watch.settle();
  await watch.end();
  expect(meanwhile).not.toContain(2);
  expect(await judged()).toEqual([1, 2]);
});
