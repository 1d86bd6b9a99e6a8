import { randomUUID } from "node:crypto";
import type { Database } from "../../infra/db/database.ts";
import { type OutageRow, readAreasOfSeniors, readNewestOutages, saveOutage } from "../../infra/db/outages.ts";
import type { AreaId, SeniorId } from "../../infra/domain/ids.ts";
import { DAY_MS, type EpochMs, plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createDueLoop, type DueLoop } from "../../infra/runtime/due-loop.ts";
import { createInTurn } from "../../infra/runtime/in-turn.ts";
import type { Log } from "../../infra/runtime/log.ts";
import type { Desk } from "./desk.ts";
import { type Hearing, missingFrom, undisturbed } from "./hearing.ts";
import { type AreaOutage, findOutages, type LastWord } from "./outage.ts";
import type { EngineSettings } from "./settings.ts";
import { ownCause } from "./silence.ts";

/** Looks for areas whose network is down, writes each outage once, and tells the rules what that means for one senior. */
export type OutageWatch = DueLoop & {
  /** Takes up what was known; from now on this process listens. */
  readonly restore: () => Promise<void>;
  readonly hearingOf: (desk: Desk) => Hearing;
};

export type OutageWatchOptions = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: EngineSettings;
  readonly desks: ReadonlyMap<SeniorId, Desk>;
  /** Messages to those on duty may be due. */
  readonly onTold: () => void;
  /** The outage around this senior has ended: ask again. */
  readonly onOver: (desk: Desk) => void;
};

const EVERY_MS = 15 * SECOND_MS;
/** A band that was away for longer says nothing about today's network. */
const IN_USE_MS = DAY_MS;

export function createOutageWatch(options: OutageWatchOptions): OutageWatch {
  const { db, clock, log, desks } = options;
  let listeningSince: EpochMs | null = null;
  let areas: ReadonlyMap<SeniorId, AreaId> = new Map();
  const newest = new Map<AreaId, OutageRow>();

  const write = async (outage: OutageRow, news: "begins" | "goesOn" | "ends"): Promise<void> => {
    await db.transaction((tx) => saveOutage(tx, outage, news));
    newest.set(outage.areaId, outage);
    if (news === "goesOn") return;
    const { outageId, areaId, silentCount, bandCount } = outage;
    log.warn({ outageId, areaId, silentCount, bandCount }, news === "begins" ? "bands lost together" : "outage over");
    options.onTold();
    if (news === "begins") return;
    for (const desk of desks.values()) if (areas.get(desk.seniorId) === areaId) options.onOver(desk);
  };
  const look = async (): Promise<null> => {
    areas = await readAreasOfSeniors(db);
    const now = clock.now();
    const open = new Map([...newest].filter(([, outage]) => outage.endedAt === null));
    const found = findOutages(lastWords({ desks, areas, open, now, listeningSince, settings: options.settings }), open);
    for (const outage of found) {
      const known = open.get(outage.areaId);
      if (known === undefined)
        await write({ ...outage, outageId: randomUUID(), noticedAt: now, endedAt: null }, "begins");
      else if (hasChanged(known, outage)) await write({ ...known, ...outage }, "goesOn");
      open.delete(outage.areaId);
    }
    for (const outage of open.values()) await write({ ...outage, silentCount: 0, endedAt: now }, "ends");
    return null;
  };
  const inTurn = createInTurn();
  const loop = createDueLoop({ name: "outages", clock, log, safetyMs: EVERY_MS, runDue: () => inTurn(look) });
  return {
    ...loop,
    restore: async () => {
      listeningSince = clock.now();
      newest.clear();
      for (const outage of await readNewestOutages(db)) newest.set(outage.areaId, outage);
      areas = await readAreasOfSeniors(db);
    },
    hearingOf: (desk) => {
      const areaId = areas.get(desk.seniorId);
      if (listeningSince === null && areaId === undefined) return undisturbed;
      return { listeningSince, outage: areaId === undefined ? null : (newest.get(areaId) ?? null) };
    },
  };
}

function lastWords(scene: {
  readonly desks: OutageWatchOptions["desks"];
  readonly areas: ReadonlyMap<SeniorId, AreaId>;
  readonly open: ReadonlyMap<AreaId, OutageRow>;
  readonly now: EpochMs;
  readonly listeningSince: EpochMs | null;
  readonly settings: EngineSettings;
}): readonly LastWord[] {
  const { now } = scene;
  const words: LastWord[] = [];
  for (const { seniorId, wristband, state } of scene.desks.values()) {
    const areaId = scene.areas.get(seniorId);
    const { heard } = state;
    if (areaId === undefined || wristband === null || heard.at === null || now > plusMs(heard.at, IN_USE_MS)) continue;
    const { reportIntervalMs } = wristband;
    // What was lost before a restart is lost until it is heard; nothing else is before it has had its time.
    const listeningSince = scene.open.has(areaId) ? null : scene.listeningSince;
    const isOverdue = now >= missingFrom(heard.at, reportIntervalMs, listeningSince);
    const isMissing = isOverdue && ownCause(heard, scene.settings) === "noSignal";
    words.push({ areaId, heardAt: heard.at, reportIntervalMs, isMissing });
  }
  return words;
}

function hasChanged(known: AreaOutage, now: AreaOutage): boolean {
  return (
    known.silentCount !== now.silentCount ||
    known.bandCount !== now.bandCount ||
    known.from !== now.from ||
    known.to !== now.to
  );
}
