import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "../runtime/log.ts";
import { createDatabase, type Transaction } from "./database.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.query("create table said (line bigserial, what text check (what <> 'wrong'))");
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.query("truncate said");
});

const say = "insert into said (what) values ($1)";
const said = async () =>
  (await database.db.query<{ what: string }>("select what from said order by line")).map(({ what }) => what);

describe.each(["transaction", "lockingTransaction"] as const)("%s", (kind) => {
  test("last statements run after all others, in the order of their asking, and are kept with them", async () => {
    const result = await database.db[kind](async (tx) => {
      tx.atEnd(say, ["last but one"], "say");
      tx.atEnd(say, ["last"], "say");
      await tx.query(say, ["first"], "say");
      expect(await tx.query("select 1 from said")).toHaveLength(1);
      return "done";
    });

    expect(result).toBe("done");
    expect(await said()).toEqual(["first", "last but one", "last"]);
  });

  test.each([
    ["the last", ["right", "wrong"]],
    ["the one before the last", ["wrong", "right"]],
  ])("where %s statement fails, nothing is kept, the fault is told and the connection goes on", async (_, lines) => {
    const going = database.db[kind](async (tx) => {
      await tx.query(say, ["first"], "say");
      for (const line of lines) tx.atEnd(say, [line], "say");
    });

    await expect(going).rejects.toMatchObject({ code: "23514" });
    expect(await said()).toEqual([]);
    await database.db[kind](async (tx) => tx.atEnd(say, ["after"], "say"));
    expect(await said()).toEqual(["after"]);
  });

  test("work that hides a statement's failure is told that nothing was kept", async () => {
    const going = database.db[kind](async (tx) => {
      await tx.query(say, ["first"], "say");
      await tx.query(say, ["wrong"], "say").catch(() => undefined);
    });

    await expect(going).rejects.toThrow("had failed");
    expect(await said()).toEqual([]);
  });

  test("what goes on beside a failure is refused, and not kept by itself", async () => {
    let beside: Promise<unknown> = Promise.resolve();
    const going = database.db[kind](async (tx) => {
      beside = tx.query("select pg_sleep(0)").then(() => going.catch(() => tx.query(say, ["late"], "say")));
      throw new Error("no");
    });

    await expect(going).rejects.toThrow("no");
    await expect(beside).rejects.toThrow("is over");
    expect(await said()).toEqual([]);
  });

  test("where the work fails, its last statements are never sent", async () => {
    const going = database.db[kind](async (tx) => {
      tx.atEnd(say, ["last"], "say");
      throw new Error("no");
    });

    await expect(going).rejects.toThrow("no");
    expect(await said()).toEqual([]);
  });

  test("work that fails before it asks for anything leaves a connection that goes on", async () => {
    const going = database.db[kind](async () => {
      throw new Error("no");
    });

    await expect(going).rejects.toThrow("no");
    await database.db.query(say, ["after"]);
    expect(await said()).toEqual(["after"]);
  });
});

test.each([
  ["asks", (tx: Transaction) => tx.query("select 1 from said for update").then(() => tx.query(say, ["late"], "say"))],
  ["ends before it asks", () => Promise.reject(new Error("no"))],
])("where the begin fails, work that %s is told, nothing is kept, and nothing else ends", async (_, work) => {
  const db = createDatabase({ url: database.url, log: silentLog, poolSize: 1 });
  const [server] = await db.query<{ pid: number }>("select pg_backend_pid() as pid");
  const pid = server?.pid ?? Number.NaN;

  // Its other end hears neither the begin nor what was asked with it, and is ended.
  process.kill(pid, "SIGSTOP");
  const going = db.lockingTransaction(work);
  process.kill(pid, "SIGTERM");
  process.kill(pid, "SIGCONT");

  await expect(going).rejects.toThrow();
  await db.lockingTransaction((tx) => tx.query(say, ["after"], "say"));
  expect(await said()).toEqual(["after"]);
  await db.close();
});

test("whoever is frozen in the middle of a transaction keeps others waiting for a while only, and is told", async () => {
  const db = createDatabase({ url: database.url, log: silentLog, statementLimitMs: 500 });
  await database.db.query(say, ["held"]);
  const hold = "select what from said where what = 'held' for update";

  let hasOtherHeld = false;
  const going = db.transaction(async (tx) => {
    await tx.query(hold);
    hasOtherHeld = (await database.db.query(hold)).length === 1;
    await tx.query(say, ["late"]);
  });

  await expect(going).rejects.toThrow();
  expect(hasOtherHeld).toBe(true);
  expect(await said()).toEqual(["held"]);
  await db.close();
});
