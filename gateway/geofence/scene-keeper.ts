import type { Database } from "../../infra/db/database.ts";
import { readExcuses, readFenceInForce, readFences, readHolidays } from "../../infra/db/engine.ts";
import { fenceId, seniorId } from "../../infra/domain/ids.ts";
import { createInTurn } from "../../infra/runtime/in-turn.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { Desk } from "./desk.ts";
import type { EngineSettings } from "./evaluate.ts";
import { createFenceIndex, type FenceIndex, indexFences } from "./fence-index.ts";

/** Fences, excuses and holidays as the database has them now. */
export type SceneKeeper = {
  readonly scene: () => { readonly fences: FenceIndex; readonly settings: EngineSettings };
  readonly loadAll: () => Promise<void>;
  /** Follows changes until the returned function is called. */
  readonly follow: () => () => void;
};

/** `onChange` is called with each desk whose rules changed: the question is asked again. */
export function createSceneKeeper(options: {
  readonly db: Database;
  readonly log: Log;
  readonly settings: EngineSettings;
  readonly desks: ReadonlyMap<string, Desk>;
  readonly onChange: (desk: Desk) => void;
}): SceneKeeper {
  const { db, desks } = options;
  const inTurn = createInTurn();
  let fences = createFenceIndex();
  let settings = options.settings;

  const loadAll = async (): Promise<void> => {
    fences = await indexFences(await readFences(db));
    settings = { ...options.settings, holidays: await readHolidays(db) };
    const excuses = await readExcuses(db, null);
    for (const desk of desks.values()) desk.excuses = excuses.filter((excuse) => excuse.seniorId === desk.seniorId);
  };
  const reloadAll = async (): Promise<void> => {
    await loadAll();
    for (const desk of desks.values()) options.onChange(desk);
  };
  const onFence = async (payload: string): Promise<void> => {
    const id = fenceId(payload);
    const before = fences.get(id)?.fence ?? null;
    const now = await readFenceInForce(db, id);
    if (now === null) fences.remove(id);
    else fences.upsert(now);
    const concerned = [before, now].filter((fence) => fence !== null);
    for (const desk of desks.values()) {
      if (concerned.some((fence) => fence.seniorId === null || fence.seniorId === desk.seniorId))
        options.onChange(desk);
    }
  };
  const onSenior = async (payload: string): Promise<void> => {
    const desk = desks.get(seniorId(payload));
    if (desk === undefined) return;
    desk.excuses = await readExcuses(db, desk.seniorId);
    options.onChange(desk);
  };
  /** `null` or an empty payload: some may have been missed, or everything changed. */
  const guarded = (work: (payload: string) => Promise<void>) => (payload: string | null) => {
    // One after the other: an edit must not go into the index that a reading of everything is about to replace.
    const done = inTurn(() => (payload === null || payload === "" ? reloadAll() : work(payload)));
    done.catch((fault) => options.log.warn(faultFields(fault), "change of fences not read"));
  };
  return {
    scene: () => ({ fences, settings }),
    loadAll,
    follow: () => {
      const stops = [db.listen("fence_change", guarded(onFence)), db.listen("senior_change", guarded(onSenior))];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
