import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "../../infra/db/database.ts";
import { fenceId } from "../../infra/domain/ids.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { defaultEngineSettings } from "./evaluate.ts";
import { createSceneKeeper } from "./scene-keeper.ts";
import { createStreet, type Street } from "./test-history.ts";

let street: Street;
beforeEach(async () => {
  street = await createStreet(1);
});
afterEach(() => street.drop());

test("a fence edited while all fences are read anew is not lost under the older reading", async () => {
  const slow = slowReader(street.db);
  const keeper = createSceneKeeper({
    db: slow.db,
    log: silentLog,
    settings: defaultEngineSettings,
    desks: new Map(),
    onChange: () => undefined,
  });
  await keeper.loadAll();
  const stop = keeper.follow();
  const [home] = await street.db.query<{ fence_id: string }>("select fence_id from fences");
  const id = fenceId(home?.fence_id ?? "");
  const version = () => keeper.scene().fences.get(id)?.fence.version;

  slow.hold();
  slow.tell("fence_change", null);
  await expect.poll(() => slow.holding()).toBe(1);
  await street.db.query("update fences set version = 7 where fence_id = $1", [id]);
  slow.tell("fence_change", id);
  // Time enough for an edit that does not wait its turn.
  for (let trip = 0; trip < 5; trip += 1) await street.db.query("select pg_sleep(0)");
  slow.release();

  // The last thing that a reading of everything asks for.
  await expect.poll(() => slow.answersAbout("excuses")).toBe(2);
  await expect.poll(version).toBe(7);
  stop();
});

/** The database, whose answers to a reading of all fences are held back while the test wants; it tells of changes as the test says. */
function slowReader(db: Database) {
  const listeners = new Map<string, (payload: string | null) => void>();
  const held: (() => void)[] = [];
  let isHolding = false;
  const answered: string[] = [];
  const query: Database["query"] = async (text, values, name) => {
    const rows = await db.query<never>(text, values, name);
    if (isHolding && values === undefined && text.includes("from fences")) {
      await new Promise<void>((resolve) => held.push(resolve));
    }
    answered.push(text);
    return rows;
  };
  const listen: Database["listen"] = (channel, onMessage) => {
    listeners.set(channel, onMessage);
    return () => listeners.delete(channel);
  };
  return {
    db: { ...db, query, listen },
    hold: () => {
      isHolding = true;
    },
    holding: () => held.length,
    release: () => {
      isHolding = false;
      for (const resolve of held) resolve();
    },
    answersAbout: (table: string) => answered.filter((text) => text.includes(`from ${table}`)).length,
    tell: (channel: string, payload: string | null) => listeners.get(channel)?.(payload),
  };
}
