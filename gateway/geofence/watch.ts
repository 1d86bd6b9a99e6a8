import { randomUUID } from "node:crypto";
import type { Database, Queryable } from "../../infra/db/database.ts";
import {
  readCheckpoint,
  readEngineStates,
  readExcuses,
  readFenceInForce,
  readFences,
  readHolidays,
  saveCheckpoint,
  saveEngineStates,
} from "../../infra/db/engine.ts";
import { fixesReceivedSince } from "../../infra/db/fixes.ts";
import { orderCommand, type WristbandEntry } from "../../infra/db/wristbands.ts";
import type { StoredFix } from "../../infra/domain/fix.ts";
import { fenceId, type SeniorId, seniorId, type WristbandId } from "../../infra/domain/ids.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { type EpochMs, MINUTE_MS, plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { pause } from "../../infra/runtime/deadline.ts";
import { createDueLoop } from "../../infra/runtime/due-loop.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import { createJudgedArrivals, type Desk } from "./desk.ts";
import {
  type BandWish,
  type EngineSettings,
  type Evaluation,
  evaluate,
  type Fact,
  initialState,
  restoreState,
} from "./evaluate.ts";
import { createFenceIndex, type FenceIndex } from "./fence-index.ts";

/**
 * Judges every stored fix once, one at a time per senior, and asks again when a schedule edge, a silence or a change is due.
 * Only the process that leads does so; `begin` takes up where the last leader stopped, `end` leaves.
 */
export type Watch = {
  /** New fixes in order of arrival; `null` when some may be missing and the database must be read. */
  readonly accept: (fixes: readonly StoredFix[] | null) => void;
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
  /** Resolves when nothing waits: for tests that move the clock. */
  readonly settle: () => Promise<void>;
};

export type WatchOptions = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly settings: EngineSettings;
  readonly wristbands: () => Iterable<WristbandEntry>;
  readonly onWristbandChange: (listener: (id: WristbandId, entry: WristbandEntry | null) => void) => void;
  /** Writes what was concluded, in the transaction that saves the state. */
  readonly record: (tx: Queryable, signals: readonly Signal[]) => Promise<void>;
  readonly onRecorded: (signals: readonly Signal[]) => void;
  /** Seniors whose standing on the screens changed. */
  readonly onStanding: (wristbandIds: readonly WristbandId[]) => void;
};

const SAVE_EVERY_MS = SECOND_MS;
/** Commits of two gateways and the retry of one may lie this far apart. */
const OVERLAP_MS = 30 * SECOND_MS;
const PAGE = 2_000;
/** Evaluations before the event loop gets a turn. */
const BREATH = 100;
const COMMAND_LIFE_MS = 2 * MINUTE_MS;

export function createWatch(options: WatchOptions): Watch {
  const { db, clock, log, metrics } = options;
  const desks = new Map<SeniorId, Desk>();
  let fences: FenceIndex = createFenceIndex();
  let settings = options.settings;
  let leading = false;
  let incoming: StoredFix[] = [];
  let pumping: Promise<void> | null = null;
  let readAgain = false;
  let judgedUpTo: EpochMs | null = null;
  let savedAt = 0;
  let unlisten: (() => void)[] = [];
  const changed = new Set<WristbandId>();

  const deskOf = (id: SeniorId): Desk => {
    const known = desks.get(id);
    if (known !== undefined) return known;
    const desk: Desk = {
      seniorId: id,
      state: initialState(id),
      excuses: [],
      wristband: null,
      standing: { kind: "unknown", distanceM: null },
      nextLookAt: null,
      facts: [],
      working: null,
      dirty: false,
      judged: createJudgedArrivals([]),
    };
    desks.set(id, desk);
    return desk;
  };

  // Facts come in here, one at a time per senior.
  const tell = (desk: Desk, fact: Fact): void => {
    if (fact.kind === "fix" && !desk.judged.add(fact.fix.arrival)) return;
    desk.facts.push(fact);
    if (desk.working === null) work(desk);
  };
  const work = (desk: Desk): void => {
    for (let fact = desk.facts.shift(); fact !== undefined; fact = desk.facts.shift()) {
      const evaluation = judge(desk, fact);
      if (evaluation.signals.length === 0 && evaluation.wishes.length === 0) continue;
      desk.working = record(desk, evaluation).finally(() => {
        desk.working = null;
        work(desk);
      });
      return;
    }
  };
  const judge = (desk: Desk, fact: Fact): Evaluation => {
    const scene = {
      fences,
      excuses: desk.excuses,
      settings,
      reportIntervalMs: desk.wristband?.reportIntervalMs ?? null,
    };
    const evaluation = evaluate({ state: desk.state, fact, scene, now: clock.now() });
    desk.state = evaluation.state;
    desk.nextLookAt = evaluation.nextLookAt;
    desk.dirty = true;
    if (evaluation.standing.kind !== desk.standing.kind && desk.wristband !== null)
      changed.add(desk.wristband.wristbandId);
    desk.standing = evaluation.standing;
    if (fact.kind === "fix") metrics.fixesJudged.inc();
    return evaluation;
  };
  /** Tries until it is written: no conclusion is ever dropped while this process leads. */
  const record = async (desk: Desk, { signals, wishes }: Evaluation): Promise<void> => {
    for (let attempt = 0; leading; attempt += 1) {
      try {
        await db.transaction(async (tx) => {
          await options.record(tx, signals);
          for (const wish of wishes) await order(tx, desk, wish);
          await saveEngineStates(tx, [rowOf(desk)]);
        });
        for (const { kind, seniorId, fenceId, deliveryId } of signals) {
          metrics.signalsConcluded.inc({ kind });
          log.info({ signal: kind, seniorId, fenceId, deliveryId }, "signal concluded");
        }
        return options.onRecorded(signals);
      } catch (fault) {
        log.error({ seniorId: desk.seniorId, attempt, ...faultFields(fault) }, "signal not recorded; trying again");
        await pause(Math.min(2_000, 50 * 2 ** attempt));
      }
    }
  };
  const order = async (tx: Queryable, desk: Desk, wish: BandWish): Promise<void> => {
    if (desk.wristband === null) return;
    const command = {
      commandId: randomUUID(),
      wristbandId: desk.wristband.wristbandId,
      expiresAt: plusMs(clock.now(), COMMAND_LIFE_MS),
      orderedBy: null,
    };
    await orderCommand(tx, { ...command, body: wish });
  };

  const pump = async (): Promise<void> => {
    while (leading && (incoming.length > 0 || readAgain)) {
      if (readAgain) await catchUp();
      const batch = incoming;
      incoming = [];
      for (const [index, fix] of batch.entries()) {
        if (fix.seniorId !== null) tell(deskOf(fix.seniorId), { kind: "fix", fix });
        if (index % BREATH === BREATH - 1) await breathe();
      }
      judgedUpTo = batch.at(-1)?.receivedAt ?? judgedUpTo;
      metrics.fixesWaiting.set(incoming.length);
    }
    pumping = null;
  };
  /** Reads what was stored since the checkpoint: at the start, after a failed commit, and when another gateway stored it. */
  const catchUp = async (): Promise<void> => {
    readAgain = false;
    const since = plusMs(judgedUpTo ?? (await readCheckpoint(db)) ?? clock.now(), -OVERLAP_MS);
    try {
      for (let after = 0; ; ) {
        const page = await fixesReceivedSince(db, since, { after, limit: PAGE });
        for (const fix of page) if (fix.seniorId !== null) tell(deskOf(fix.seniorId), { kind: "fix", fix });
        judgedUpTo = page.at(-1)?.receivedAt ?? judgedUpTo;
        after = page.at(-1)?.arrival ?? after;
        if (page.length < PAGE) return;
        await breathe();
      }
    } catch (fault) {
      readAgain = true;
      log.warn(faultFields(fault), "stored fixes not read; trying again");
      await pause(250);
    }
  };
  const accept = (fixes: readonly StoredFix[] | null): void => {
    if (!leading) return;
    if (fixes === null) readAgain = true;
    else incoming.push(...fixes);
    pumping ??= pump();
  };

  const save = async (): Promise<void> => {
    const ready = [...desks.values()].filter((desk) => desk.dirty && desk.working === null);
    const isBehind = incoming.length > 0 || readAgain || [...desks.values()].some((desk) => desk.working !== null);
    const upTo = isBehind ? null : judgedUpTo;
    for (const desk of ready) desk.dirty = false;
    try {
      if (ready.length > 0 || upTo !== null) {
        await db.transaction(async (tx) => {
          if (ready.length > 0) await saveEngineStates(tx, ready.map(rowOf));
          if (upTo !== null) await saveCheckpoint(tx, upTo);
        });
      }
    } catch (fault) {
      for (const desk of ready) desk.dirty = true;
      throw fault;
    }
    if (changed.size > 0) {
      options.onStanding([...changed]);
      changed.clear();
    }
  };
  const look = async (): Promise<EpochMs | null> => {
    if (!leading) return null;
    const now = clock.now();
    let next: EpochMs | null = null;
    for (const desk of desks.values()) {
      if (desk.nextLookAt !== null && desk.nextLookAt <= now && desk.working === null) tell(desk, { kind: "tick" });
      if (desk.nextLookAt !== null && desk.nextLookAt > now && (next === null || desk.nextLookAt < next))
        next = desk.nextLookAt;
    }
    if (performance.now() - savedAt >= SAVE_EVERY_MS) {
      await save();
      savedAt = performance.now();
    }
    return next;
  };
  const loop = createDueLoop({ name: "fence ticks", clock, log, safetyMs: SAVE_EVERY_MS, runDue: look });

  const loadScene = async (): Promise<void> => {
    const fresh = createFenceIndex();
    for (const fence of await readFences(db)) fresh.upsert(fence);
    fences = fresh;
    settings = { ...options.settings, holidays: await readHolidays(db) };
    const excuses = await readExcuses(db, null);
    for (const desk of desks.values()) desk.excuses = excuses.filter((excuse) => excuse.seniorId === desk.seniorId);
  };
  const wear = (id: WristbandId, entry: WristbandEntry | null): void => {
    for (const desk of desks.values())
      if (desk.wristband?.wristbandId === id && entry?.seniorId !== desk.seniorId) desk.wristband = null;
    if (entry === null || entry.seniorId === null) return;
    const desk = deskOf(entry.seniorId);
    desk.wristband = entry;
    if (leading) tell(desk, { kind: "fencesChanged" });
  };
  const onFence = async (payload: string | null): Promise<void> => {
    if (payload === null || payload === "") {
      await loadScene();
      for (const desk of desks.values()) tell(desk, { kind: "fencesChanged" });
      return;
    }
    const id = fenceId(payload);
    const before = fences.get(id)?.fence ?? null;
    const now = await readFenceInForce(db, id);
    if (now === null) fences.remove(id);
    else fences.upsert(now);
    const concerned = [before, now].filter((fence) => fence !== null);
    for (const desk of desks.values()) {
      if (concerned.some((fence) => fence.seniorId === null || fence.seniorId === desk.seniorId))
        tell(desk, { kind: "fencesChanged" });
    }
  };
  const onSenior = async (payload: string | null): Promise<void> => {
    if (payload === null || payload === "") return onFence(null);
    const desk = desks.get(seniorId(payload));
    if (desk === undefined) return;
    desk.excuses = await readExcuses(db, desk.seniorId);
    tell(desk, { kind: "fencesChanged" });
  };
  const guarded = (work: (payload: string | null) => Promise<void>) => (payload: string | null) => {
    if (leading) void work(payload).catch((fault) => log.warn(faultFields(fault), "change of fences not read"));
  };
  options.onWristbandChange(wear);

  const settle = async (): Promise<void> => {
    for (;;) {
      while (pumping !== null) await pumping;
      const busy = [...desks.values()].flatMap((desk) => (desk.working === null ? [] : [desk.working]));
      if (busy.length === 0) return;
      await Promise.all(busy);
    }
  };
  return {
    accept,
    begin: async () => {
      desks.clear();
      incoming = [];
      judgedUpTo = null;
      for (const row of await readEngineStates(db)) {
        const desk = deskOf(row.seniorId);
        Object.assign(desk, { state: restoreState(row.state, row.seniorId), judged: createJudgedArrivals(row.judged) });
      }
      for (const entry of options.wristbands()) wear(entry.wristbandId, entry);
      await loadScene();
      leading = true;
      readAgain = true;
      await (pumping ??= pump());
      for (const desk of desks.values()) if (desk.wristband !== null) tell(desk, { kind: "started" });
      await settle();
      await save();
      unlisten = [
        db.listen("fence_change", guarded(onFence)),
        db.listen("senior_change", guarded(onSenior)),
        db.listen("fixes_stored", () => accept(null)),
      ];
      await loop.start();
    },
    end: async () => {
      for (const stop of unlisten) stop();
      await loop.stop();
      // What is being recorded may still end well; what cannot be is read again by the next leader.
      if (leading) await save().catch((fault) => log.warn(faultFields(fault), "engine states not saved at the end"));
      leading = false;
      await settle();
    },
    settle: async () => {
      await settle();
      await loop.settle();
      await settle();
      if (leading) await save();
    },
  };
}

function rowOf(desk: Desk) {
  return {
    seniorId: desk.seniorId,
    state: desk.state,
    judged: desk.judged.list(),
    standing: desk.standing.kind,
    distanceM: desk.standing.distanceM,
  };
}

/** Sockets and timers get their turn between two stretches of judging. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
