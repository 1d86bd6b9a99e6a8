import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase } from "../../infra/db/database.ts";
import { ensureFixDays } from "../../infra/db/fix-days.ts";
import type { NewFix } from "../../infra/db/fixes.ts";
import { createTestDatabase, type TestDatabase } from "../../infra/db/test-database.ts";
import type { StoredFix } from "../../infra/domain/fix.ts";
import { lonLat } from "../../infra/domain/geo.ts";
import { wristbandId } from "../../infra/domain/ids.ts";
import { epochMs } from "../../infra/domain/time.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { createStoreQueue, type StoreQueue } from "./store-queue.ts";

const noon = Date.UTC(2026, 2, 2, 4);
let database: TestDatabase;
let told: (readonly StoredFix[] | null)[];
/** Whoever is told has room for more. */
let hasRoom: Promise<void>;
let queues: StoreQueue[];

beforeEach(async () => {
  database = await createTestDatabase();
  await ensureFixDays(database.db, { now: epochMs(noon), retentionDays: 3 });
  told = [];
  hasRoom = Promise.resolve();
  queues = [];
});
afterEach(async () => {
  for (const queue of queues) await queue.stop();
  await database.drop();
});

function createQueue(over: Partial<Parameters<typeof createStoreQueue>[0]> = {}): StoreQueue {
  const queue = createStoreQueue({
    db: database.db,
    log: silentLog,
    metrics: createMetrics(),
    storeLimitMs: 20_000,
    onStored: (fixes) => {
      told.push(fixes);
      return hasRoom;
    },
    ...over,
  });
  queues.push(queue);
  return queue;
}

function fix(second: number, over: Partial<NewFix> = {}): NewFix {
  return {
    wristbandId: wristbandId("band-1"),
    seniorId: null,
    fixedAt: epochMs(noon + second * 1_000),
    receivedAt: epochMs(noon + second * 1_000),
    claimedAt: null,
    clockFault: null,
    messageKey: second,
    at: lonLat(120.69, 30.53),
    accuracyM: 10,
    accuracyLevel: 0.68,
    source: "gnss",
    speedMps: null,
    headingDeg: null,
    batteryPct: 80,
    charging: null,
    worn: null,
    steps: null,
    heartRateBpm: null,
    events: [],
    extra: null,
    ...over,
  };
}
const message = (...fixes: readonly NewFix[]) => ({ fixes, rejects: [], bytes: 100 });
const storedSeconds = async (): Promise<readonly number[]> => {
  const rows = await database.db.query<{ message_key: number }>("select message_key from fixes order by arrival");
  return rows.map((row) => row.message_key);
};
/** Something the database refuses: no JSON in a JSON column. */
const poison = (second: number) => fix(second, { extra: "{" });

test("messages are answered in the order they came, each after its commit", async () => {
  const queue = createQueue();
  const answered: number[] = [];
  const storing = Array.from({ length: 2_500 }, (_, second) =>
    queue.store(message(fix(second))).then(() => answered.push(second)),
  );
  await Promise.all(storing);

  const inOrder = Array.from({ length: 2_500 }, (_, second) => second);
  expect(answered).toEqual(inOrder);
  expect(await storedSeconds()).toEqual(inOrder);
  expect(told.flat().map((it) => it?.messageKey)).toEqual(inOrder);
});

test("a repeat is answered like a first message and told to nobody", async () => {
  const queue = createQueue();
  await queue.store(message(fix(1)));
  await Promise.all([queue.store(message(fix(1))), queue.store(message(fix(2)))]);

  expect(told.flat().map((it) => it?.messageKey)).toEqual([1, 2]);
  expect(await storedSeconds()).toEqual([1, 2]);
});

test("one message that the database refuses harms none of those stored with it", async () => {
  const queue = createQueue();
  const outcomes = await Promise.allSettled([
    queue.store(message(fix(1))),
    queue.store(message(fix(2), poison(3))),
    queue.store(message(fix(4))),
  ]);

  expect(outcomes.map((it) => it.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await storedSeconds()).toEqual([1, 4]);
});

test("with the database away a message is not acknowledged, and whoever judges is told to read again", async () => {
  const away = createDatabase({ url: "postgresql://nobody@127.0.0.1:1/none", log: silentLog });
  const queue = createQueue({ db: away, storeLimitMs: 0 });

  await expect(queue.store(message(fix(1)))).rejects.toMatchObject({ code: "FIX_NOT_STORED" });
  expect(told).toEqual([null]);
  await away.close();
});

test("nothing more is stored until there is room for judging it, then everything is", async () => {
  const queue = createQueue();
  let makeRoom = (): void => undefined;
  hasRoom = new Promise((resolve) => {
    makeRoom = resolve;
  });
  await queue.store(message(fix(1)));
  const second = queue.store(message(fix(2)));
  // Each question takes as long as a commit would.
  for (let round = 0; round < 20; round += 1) expect(await storedSeconds()).toEqual([1]);
  makeRoom();
  await second;
  expect(await storedSeconds()).toEqual([1, 2]);
});

test("more than it can hold is refused with a code, and what was taken is stored", async () => {
  const queue = createQueue();
  const batch = Array.from({ length: 200 }, (_, second) => fix(second));
  let makeRoom = (): void => undefined;
  hasRoom = new Promise((resolve) => {
    makeRoom = resolve;
  });
  await queue.store(message(fix(900)));
  const taken: Promise<void>[] = [];
  let refused: unknown = null;
  while (refused === null && taken.length < 1_000) {
    const asked = queue.store(message(...batch));
    taken.push(asked);
    await Promise.race([asked, Promise.resolve()]).catch((fault: unknown) => {
      refused = fault;
    });
  }
  makeRoom();
  const outcomes = await Promise.allSettled(taken);

  expect(refused).toMatchObject({ code: "INGEST_OVERLOADED" });
  expect(outcomes.filter((it) => it.status === "rejected")).toHaveLength(1);
  expect(await storedSeconds()).toHaveLength(201);
});

test("a queue that ends stores what it has taken and takes no more", async () => {
  const queue = createQueue();
  const last = queue.store(message(fix(1)));
  await queue.stop();

  await last;
  await expect(queue.store(message(fix(2)))).rejects.toMatchObject({ code: "FIX_NOT_STORED" });
  expect(await storedSeconds()).toEqual([1]);
});
