import type { Database } from "../../infra/db/database.ts";
import { readFences, readHolidays } from "../../infra/db/engine.ts";
import { readExcusesWithin } from "../../infra/db/excuses.ts";
import {
  claimNightlyReplay,
  endNightlyReplay,
  falseAlertsPerSeniorDay,
  type NightlyReplay,
  readFalseAlarms,
  readNightlyReplays,
  seniorsWithin,
} from "../../infra/db/nightly-replays.ts";
import { readSearches } from "../../infra/db/searches.ts";
import { shanghaiDay, startOfShanghaiDay } from "../../infra/domain/fence-schedule.ts";
import type { SeniorId } from "../../infra/domain/ids.ts";
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createDueLoop } from "../../infra/runtime/due-loop.ts";
import type { Part } from "../../infra/runtime/lifecycle.ts";
import type { Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import type { EngineSettings } from "./evaluate.ts";
import { createExitCount } from "./exit-count.ts";
import { type FenceIndex, indexFences } from "./fence-index.ts";
import { createHistoryReplay } from "./replay-history.ts";
import { eachFix } from "./senior-history.ts";

export type NightlyReplaying = Part & { readonly settle: () => Promise<void> };
type Options = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly settings: EngineSettings;
};
type Day = { readonly day: number; readonly from: EpochMs; readonly to: EpochMs };

/** In Asia/Shanghai; bands that were without a network in the evening have sent their fixes by then. */
const HOUR_OF_NIGHT = 3;
/** The engine learns how a band errs before the day begins, and sees returns after it has ended. */
const BEFORE_MS = 6 * HOUR_MS;
const AFTER_MS = 30 * MINUTE_MS;

/** Each night yesterday's fixes go through the engine again, senior by senior, to say how many alerts were false. */
export function createNightlyReplay(options: Options): NightlyReplaying {
  const { db, clock, log, metrics } = options;
  let isStopped = false;

  const publish = async (): Promise<void> => {
    const [night] = await readNightlyReplays(db, 1);
    const perDay = night === undefined ? null : falseAlertsPerSeniorDay(night);
    if (perDay !== null) metrics.falseAlertsPerSeniorDay.set(perDay);
  };
  const runDue = async (): Promise<EpochMs> => {
    const today = shanghaiDay(clock.now());
    const dueAt = plusMs(startOfShanghaiDay(today), HOUR_OF_NIGHT * HOUR_MS);
    if (clock.now() < dueAt) return dueAt;
    const day = { day: today - 1, from: startOfShanghaiDay(today - 1), to: startOfShanghaiDay(today) };
    if (await claimNightlyReplay(db, day.day)) {
      const found = await replayDay(options, day, () => isStopped);
      if (!isStopped) {
        await endNightlyReplay(db, found);
        log.info({ ...found }, "yesterday replayed");
      }
    }
    await publish();
    return plusMs(dueAt, DAY_MS);
  };
  const loop = createDueLoop({ name: "nightly replay", clock, log, safetyMs: HOUR_MS, runDue });
  return {
    start: loop.start,
    stop: async () => {
      isStopped = true;
      await loop.stop();
    },
    settle: loop.settle,
  };
}

async function replayDay({ db, settings }: Options, day: Day, isStopped: () => boolean): Promise<NightlyReplay> {
  const fences = await indexFences(await readFences(db));
  const scene = { fences, settings: { ...settings, holidays: await readHolidays(db) } };
  let found: NightlyReplay = { day: day.day, seniorDays: 0, alerts: 0, closedFalse: 0, contradicted: 0 };
  for (const seniorId of await seniorsWithin(db, day)) {
    if (isStopped()) return found;
    const own = await replaySenior(db, { seniorId, day, scene, isStopped });
    found = {
      day: day.day,
      seniorDays: found.seniorDays + own.seniorDays,
      alerts: found.alerts + own.alerts,
      closedFalse: found.closedFalse + own.closedFalse,
      contradicted: found.contradicted + own.contradicted,
    };
  }
  return found;
}

type OneSenior = {
  readonly seniorId: SeniorId;
  readonly day: Day;
  readonly scene: { readonly fences: FenceIndex; readonly settings: EngineSettings };
  readonly isStopped: () => boolean;
};

async function replaySenior(
  db: Database,
  { seniorId, day, scene, isStopped }: OneSenior,
): Promise<Omit<NightlyReplay, "day">> {
  const span = { from: plusMs(day.from, -BEFORE_MS), to: plusMs(day.to, AFTER_MS) };
  const excuses = await readExcusesWithin(db, seniorId, span);
  const falseAlarms = await readFalseAlarms(db, seniorId, day);
  const known = [...falseAlarms, ...(await readSearches(db, seniorId, day))];
  const replay = createHistoryReplay({ ...scene, excuses, reportIntervalMs: null });
  const count = createExitCount({ ...day, known });
  let isHeard = false;
  await eachFix({ db, seniorId, ...span, isStopped }, (fix) => {
    if (fix.fixedAt >= day.from && fix.fixedAt < day.to) isHeard = true;
    for (const signal of replay.take(seniorId, { ...fix, receivedAt: fix.fixedAt })) count.add(signal);
  });
  for (const signal of replay.advance(span.to)) count.add(signal);
  return { seniorDays: isHeard ? 1 : 0, closedFalse: falseAlarms.length, ...count.result() };
}
