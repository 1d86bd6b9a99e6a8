import type { Database } from "../../infra/db/database.ts";
import { readFences, readHolidays } from "../../infra/db/engine.ts";
import { readExcusesWithin } from "../../infra/db/excuses.ts";
import { type AskedJudgement, claimJudgement, endJudgement } from "../../infra/db/fence-judgements.ts";
import { readSearches } from "../../infra/db/searches.ts";
import { readSeniors } from "../../infra/db/seniors.ts";
import type { Fence } from "../../infra/domain/fence.ts";
import { lonLat } from "../../infra/domain/geo.ts";
import { fenceId } from "../../infra/domain/ids.ts";
import { DAY_MS, type EpochMs, plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createDueLoop } from "../../infra/runtime/due-loop.ts";
import type { Part } from "../../infra/runtime/lifecycle.ts";
import type { Log } from "../../infra/runtime/log.ts";
import type { EngineSettings } from "./evaluate.ts";
import { createFenceJudge, type FenceJudge } from "./judge-fence.ts";
import { eachFix } from "./senior-history.ts";

export type FenceJudging = Part & { readonly settle: () => Promise<void> };
type Options = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: EngineSettings;
};

/** So much of a senior's past is replayed. */
const PAST_MS = 30 * DAY_MS;

/** Judges drawn fences by the past of the seniors they are for, one at a time, as pages ask. */
export function createFenceJudging(options: Options): FenceJudging {
  const { db, clock } = options;
  let isStopped = false;
  let unfollow: () => void = () => undefined;

  const judgeNext = async (): Promise<EpochMs | null> => {
    const asked = await claimJudgement(db);
    if (asked === null || isStopped) return null;
    const span = { from: plusMs(clock.now(), -PAST_MS), to: clock.now() };
    const judge = await judgeFor(options, asked, span);
    await eachFix({ db, seniorId: asked.seniorId, ...span, isStopped: () => isStopped }, judge.take);
    if (!isStopped) await endJudgement(db, asked.judgementId, judge.judgement());
    return clock.now();
  };
  const loop = createDueLoop({
    name: "fence judging",
    clock,
    log: options.log,
    safetyMs: 10 * SECOND_MS,
    runDue: judgeNext,
  });
  return {
    start: async () => {
      unfollow = db.listen("fence_judgement", loop.wake);
      await loop.start();
    },
    stop: async () => {
      isStopped = true;
      unfollow();
      await loop.stop();
    },
    settle: loop.settle,
  };
}

async function judgeFor(
  { db, settings }: Options,
  { seniorId, draft }: AskedJudgement,
  span: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<FenceJudge> {
  const { replaces, ...drawn } = draft;
  const fence: Fence = {
    ...drawn,
    fenceId: fenceId("draft"),
    seniorId,
    version: 1,
    validFrom: null,
    validTo: null,
  };
  const isOther = (it: Fence) => it.seniorId === seniorId && it.kind === "keepIn" && it.fenceId !== replaces;
  const [senior] = await readSeniors(db, [seniorId]);
  const home = senior?.home ?? null;
  return createFenceJudge({
    fence,
    others: (await readFences(db)).filter(isOther),
    excuses: await readExcusesWithin(db, seniorId, span),
    home: home === null ? null : lonLat(home.lon, home.lat),
    searches: await readSearches(db, seniorId, span),
    settings: { ...settings, holidays: await readHolidays(db) },
  });
}
