import { randomUUID } from "node:crypto";
import type { Database, Transaction } from "../../infra/db/database.ts";
import { type EngineStateRow, saveEngineStates } from "../../infra/db/engine.ts";
import { lockFreeSeniors, lockSeniors } from "../../infra/db/incident-case.ts";
import { type NewCommand, orderCommands } from "../../infra/db/wristbands.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { pause } from "../../infra/runtime/deadline.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import { createTogether } from "../../infra/runtime/together.ts";
import type { Desk } from "./desk.ts";
import { type BandWish, type EngineSettings, type Evaluation, evaluate, type Fact } from "./evaluate.ts";
import type { FenceIndex } from "./fence-index.ts";
import type { Hearing } from "./hearing.ts";

/** Judges facts at their senior's desk, one at a time, and records what was concluded before the next one is judged. */
export type DeskWork = { readonly tell: (desk: Desk, fact: Fact) => void };

export type DeskWorkOptions = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly scene: () => { readonly fences: FenceIndex; readonly settings: EngineSettings };
  readonly hearingOf: (desk: Desk) => Hearing;
  /** Whether this process still leads: a conclusion is tried until it is written, or until another process leads. */
  readonly isLeading: () => boolean;
  /** Writes what was concluded, in the transaction that saves the state and has locked the seniors. */
  readonly record: (tx: Transaction, signals: readonly Signal[]) => Promise<unknown>;
  readonly onRecorded: (signals: readonly Signal[]) => void;
  readonly onStanding: (desk: Desk) => void;
};

/** A wish is worth nothing later. */
const COMMAND_LIFE_MS = 2 * MINUTE_MS;
const RETRY_MOST_MS = 2_000;
const RECORD_WIDTH = 4;
const RECORD_MOST = 64;

type Conclusion = { readonly desk: Desk; readonly evaluation: Evaluation };

export function createDeskWork(options: DeskWorkOptions): DeskWork {
  const tell = (desk: Desk, fact: Fact): void => {
    desk.facts.push(fact);
    if (desk.working === null) work(desk);
  };
  const work = (desk: Desk): void => {
    for (let fact = desk.facts.shift(); fact !== undefined; fact = desk.facts.shift()) {
      // Not before its turn: what is saved as judged is never read again after a restart.
      if (fact.kind === "fix" && !desk.judged.add(fact.fix.arrival)) continue;
      const evaluation = judgeSafely(desk, fact);
      if (evaluation === null) continue;
      if (evaluation.signals.length === 0 && evaluation.wishes.length === 0) continue;
      desk.working = record(desk, evaluation).finally(() => {
        desk.working = null;
        work(desk);
      });
      return;
    }
  };
  /** A fact that the engine cannot take must not end the watch over everybody else, nor come back for ever. */
  const judgeSafely = (desk: Desk, fact: Fact): Evaluation | null => {
    try {
      return judge(desk, fact);
    } catch (fault) {
      options.metrics.factsFailed.inc({ kind: fact.kind });
      options.log.error(
        { seniorId: desk.seniorId, fact: fact.kind, ...faultFields(fault) },
        "fact could not be judged",
      );
      return null;
    }
  };
  const judge = (desk: Desk, fact: Fact): Evaluation => {
    const scene = {
      ...options.scene(),
      excuses: desk.excuses,
      reportIntervalMs: desk.wristband?.reportIntervalMs ?? null,
      hearing: options.hearingOf(desk),
    };
    const evaluation = evaluate({ state: desk.state, fact, scene, now: options.clock.now() });
    const isNewStanding = evaluation.standing.kind !== desk.standing.kind;
    desk.state = evaluation.state;
    desk.revision += 1;
    desk.nextLookAt = evaluation.nextLookAt;
    desk.standing = evaluation.standing;
    desk.dirty = true;
    if (isNewStanding) options.onStanding(desk);
    if (fact.kind === "fix") options.metrics.fixesJudged.inc();
    return evaluation;
  };
  const record = async (desk: Desk, evaluation: Evaluation): Promise<void> => {
    for (let attempt = 0; options.isLeading(); attempt += 1) {
      try {
        await recordTogether({ desk, evaluation });
        return announce(evaluation.signals);
      } catch (fault) {
        const { seniorId } = desk;
        options.log.error({ seniorId, attempt, ...faultFields(fault) }, "signal not recorded; trying again");
        await pause(Math.min(RETRY_MOST_MS, 50 * 2 ** attempt));
      }
    }
  };
  const recordAlone = async (conclusion: Conclusion): Promise<void> =>
    await options.db.lockingTransaction(async (tx) => {
      await lockSeniors(tx, [conclusion.desk.seniorId]);
      await write(tx, [conclusion]);
    });
  /** Without those seniors whom somebody holds at the moment. */
  const recordFree = async (conclusions: readonly Conclusion[]): Promise<ReadonlyMap<Conclusion, void>> =>
    await options.db.lockingTransaction(async (tx) => {
      const seniors = conclusions.map(({ desk }) => desk.seniorId);
      const locked = await lockFreeSeniors(tx, seniors);
      const free = conclusions.filter(({ desk }) => locked.has(desk.seniorId));
      if (free.length > 0) await write(tx, free);
      return new Map(free.map((conclusion) => [conclusion, undefined]));
    });
  /** Many bands may call in the same second, and every transaction waits for the disk. */
  const recordTogether = createTogether<Conclusion, void>({
    width: RECORD_WIDTH,
    most: RECORD_MOST,
    one: recordAlone,
    many: recordFree,
    onFault: (fault, signals) => options.log.warn({ signals, ...faultFields(fault) }, "signals not recorded together"),
  });
  /** All asked for in one go: the seniors wait, locked, for each way to the server and back. */
  const write = async (tx: Transaction, conclusions: readonly Conclusion[]): Promise<void> => {
    const states = conclusions.map(({ desk }) => engineStateOf(desk));
    const wishes = conclusions.flatMap(({ desk, evaluation }) =>
      evaluation.wishes.flatMap((wish) => orderOf(desk, wish)),
    );
    const signals = conclusions.flatMap(({ evaluation }) => evaluation.signals);
    await Promise.all([
      saveEngineStates(tx, states),
      wishes.length === 0 ? undefined : orderCommands(tx, wishes),
      signals.length === 0 ? undefined : options.record(tx, signals),
    ]);
  };
  const announce = (signals: readonly Signal[]): void => {
    for (const { kind, seniorId, fenceId, deliveryId } of signals) {
      options.metrics.signalsConcluded.inc({ kind });
      options.log.info({ signal: kind, seniorId, fenceId, deliveryId }, "signal concluded");
    }
    options.onRecorded(signals);
  };
  const orderOf = ({ wristband }: Desk, wish: BandWish): readonly NewCommand[] => {
    if (wristband === null) return [];
    const expiresAt = plusMs(options.clock.now(), COMMAND_LIFE_MS);
    const { wristbandId } = wristband;
    return [{ commandId: randomUUID(), wristbandId, body: wish, expiresAt, orderedBy: null }];
  };
  return { tell };
}

/** What is kept of a desk between two runs. */
export function engineStateOf(desk: Desk): EngineStateRow {
  return {
    seniorId: desk.seniorId,
    state: desk.state,
    revision: desk.revision,
    judged: desk.judged.list(),
    standing: desk.standing.kind,
    distanceM: desk.standing.distanceM,
  };
}
