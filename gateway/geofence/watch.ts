import type { Database } from "../../infra/db/database.ts";
import { readCheckpoint, readEngineStates, saveCheckpoint, saveEngineStates } from "../../infra/db/engine.ts";
import { fixesReceivedSince } from "../../infra/db/fixes.ts";
import type { WristbandEntry } from "../../infra/db/wristbands.ts";
import type { StoredFix } from "../../infra/domain/fix.ts";
import type { SeniorId, WristbandId } from "../../infra/domain/ids.ts";
import { type EpochMs, plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import { breathe } from "../../infra/runtime/breathe.ts";
import { pause } from "../../infra/runtime/deadline.ts";
import { createDueLoop } from "../../infra/runtime/due-loop.ts";
import { faultFields } from "../../infra/runtime/log.ts";
import { createDesk, createJudgedArrivals, type Desk } from "./desk.ts";
import { createDeskWork, type DeskWorkOptions, engineStateOf } from "./desk-work.ts";
import { type EngineSettings, restoreState } from "./evaluate.ts";
import { createOutageWatch } from "./outage-watch.ts";
import { createSceneKeeper } from "./scene-keeper.ts";

/**
 * Judges every stored fix once, one at a time per senior, and asks again when a schedule edge, a silence or a change is due.
 * Only the process that leads does so; `begin` takes up where the last leader stopped, `end` leaves.
 */
export type Watch = {
  /**
   * New fixes in order of arrival; `null` when some may be missing and the database must be read. Settles when there is room
   * for more: whoever stores faster than can be judged waits, instead of filling the memory and judging late.
   */
  readonly accept: (fixes: readonly StoredFix[] | null) => Promise<void>;
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
  /** Resolves when nothing waits: for tests that move the clock. */
  readonly settle: () => Promise<void>;
};

export type WatchOptions = Pick<DeskWorkOptions, "clock" | "log" | "metrics" | "record" | "onRecorded"> & {
  readonly db: Database;
  readonly settings: EngineSettings;
  readonly wristbands: () => Iterable<WristbandEntry>;
  readonly onWristbandChange: (listener: (id: WristbandId, entry: WristbandEntry | null) => void) => void;
  /** Wristbands whose senior's standing on the screens changed. */
  readonly onStanding: (wristbandIds: readonly WristbandId[]) => void;
};

const SAVE_EVERY_MS = SECOND_MS;
/** Commits of two gateways and the retry of one may lie this far apart. */
const OVERLAP_MS = 30 * SECOND_MS;
const PAGE = 2_000;
/** Time of judging before the event loop gets a turn, milliseconds. */
const BREATH_MS = 10;
/** A few batches of the store. */
const BACKLOG_MAX = 5_000;

export function createWatch(options: WatchOptions): Watch {
  const { db, clock, log, metrics } = options;
  const desks = new Map<SeniorId, Desk>();
  const moved = new Set<WristbandId>();
  let leading = false;
  let incoming: StoredFix[] = [];
  let pumping: Promise<void> | null = null;
  const waitingForRoom: (() => void)[] = [];
  let readAgain = false;
  let judgedUpTo: EpochMs | null = null;
  let unfollow: () => void = () => undefined;

  const keeper = createSceneKeeper({
    db,
    log,
    settings: options.settings,
    desks,
    onChange: (desk) => (leading ? work.tell(desk, { kind: "fencesChanged" }) : undefined),
  });
  const onStanding = (desk: Desk): void => {
    if (desk.wristband !== null) moved.add(desk.wristband.wristbandId);
  };
  const outages = createOutageWatch({
    ...options,
    desks,
    onTold: () => options.onRecorded([]),
    onOver: (desk) => work.tell(desk, { kind: "tick" }),
  });
  const work = createDeskWork({
    ...options,
    scene: keeper.scene,
    hearingOf: outages.hearingOf,
    isLeading: () => leading,
    onStanding,
  });

  const deskOf = (id: SeniorId): Desk => {
    const known = desks.get(id);
    if (known !== undefined) return known;
    const desk = createDesk(id);
    desks.set(id, desk);
    return desk;
  };
  const judgeFix = (fix: StoredFix): void => {
    if (fix.seniorId !== null) work.tell(deskOf(fix.seniorId), { kind: "fix", fix });
  };
  const pump = async (): Promise<void> => {
    // Never done before it is known as running.
    await breathe();
    while (leading && (incoming.length > 0 || readAgain)) {
      if (readAgain) await catchUp();
      const batch = incoming;
      incoming = [];
      await judgeAll(batch);
      judgedUpTo = batch.at(-1)?.receivedAt ?? judgedUpTo;
      metrics.fixesWaiting.set(incoming.length);
      if (incoming.length <= BACKLOG_MAX) makeRoom();
    }
    makeRoom();
    pumping = null;
  };
  const judgeAll = async (batch: readonly StoredFix[]): Promise<void> => {
    let breathAt = performance.now() + BREATH_MS;
    for (const fix of batch) {
      judgeFix(fix);
      if (performance.now() < breathAt) continue;
      await breathe();
      breathAt = performance.now() + BREATH_MS;
    }
  };
  const makeRoom = (): void => {
    for (const tell of waitingForRoom.splice(0)) tell();
  };
  /** Reads what was stored since the checkpoint: at the start, after a failed commit, and when another gateway stored it. */
  const catchUp = async (): Promise<void> => {
    readAgain = false;
    try {
      let since = plusMs(judgedUpTo ?? (await readCheckpoint(db)) ?? clock.now(), -OVERLAP_MS);
      for (let after = 0; leading; ) {
        const page = await fixesReceivedSince(db, since, { after, limit: PAGE });
        await judgeAll(page);
        judgedUpTo = page.at(-1)?.receivedAt ?? judgedUpTo;
        after = page.at(-1)?.arrival ?? after;
        // What arrived later was received later, but for the overlap: each page looks at no more than its own time.
        if (judgedUpTo !== null) since = plusMs(judgedUpTo, -OVERLAP_MS);
        if (page.length < PAGE) return;
        await breathe();
      }
    } catch (fault) {
      readAgain = true;
      log.warn(faultFields(fault), "stored fixes not read; trying again");
      await pause(250);
    }
  };
  const accept = async (fixes: readonly StoredFix[] | null): Promise<void> => {
    if (!leading) return;
    if (fixes === null) readAgain = true;
    else for (const fix of fixes) incoming.push(fix);
    pumping ??= pump();
    if (incoming.length > BACKLOG_MAX) await new Promise<void>((resolve) => waitingForRoom.push(resolve));
  };

  const busyDesks = (): readonly Promise<void>[] =>
    [...desks.values()].flatMap((desk) => (desk.working === null ? [] : [desk.working]));
  const save = async (): Promise<void> => {
    let ready: readonly Desk[] = [];
    try {
      await db.transaction(async (tx) => {
        // All in this one moment: a conclusion that is not recorded yet must not be saved as if it were.
        ready = [...desks.values()].filter((desk) => desk.dirty && desk.working === null);
        const isBehind = incoming.length > 0 || readAgain || pumping !== null || busyDesks().length > 0;
        const upTo = isBehind ? null : judgedUpTo;
        for (const desk of ready) desk.dirty = false;
        if (ready.length > 0) await saveEngineStates(tx, ready.map(engineStateOf));
        if (upTo !== null) await saveCheckpoint(tx, upTo);
      });
    } catch (fault) {
      for (const desk of ready) desk.dirty = true;
      throw fault;
    }
    if (moved.size === 0) return;
    options.onStanding([...moved]);
    moved.clear();
  };
  /** Asks every desk whose time has come. */
  const look = async (): Promise<EpochMs | null> => {
    const now = clock.now();
    let next: EpochMs | null = null;
    for (const desk of desks.values()) {
      if (desk.nextLookAt !== null && desk.nextLookAt <= now && desk.working === null)
        work.tell(desk, { kind: "tick" });
      if (desk.nextLookAt !== null && desk.nextLookAt > now && (next === null || desk.nextLookAt < next))
        next = desk.nextLookAt;
    }
    return next;
  };
  const ticks = createDueLoop({ name: "fence ticks", clock, log, safetyMs: SECOND_MS, runDue: look });
  const saves = createDueLoop({
    name: "engine states",
    clock,
    log,
    safetyMs: SAVE_EVERY_MS,
    runDue: async () => {
      if (judgedUpTo !== null || desks.size > 0) await save();
      return null;
    },
  });

  const wear = (id: WristbandId, entry: WristbandEntry | null): void => {
    for (const desk of desks.values())
      if (desk.wristband?.wristbandId === id && entry?.seniorId !== desk.seniorId) desk.wristband = null;
    if (entry === null || entry.seniorId === null) return;
    const desk = deskOf(entry.seniorId);
    desk.wristband = entry;
    if (leading) work.tell(desk, { kind: "fencesChanged" });
  };
  options.onWristbandChange(wear);

  const settleDesks = async (): Promise<void> => {
    for (;;) {
      while (pumping !== null) await pumping;
      const busy = busyDesks();
      if (busy.length === 0) return;
      await Promise.all(busy);
    }
  };
  const restore = async (): Promise<void> => {
    desks.clear();
    incoming = [];
    judgedUpTo = null;
    for (const row of await readEngineStates(db)) {
      desks.set(row.seniorId, {
        ...createDesk(row.seniorId),
        state: restoreState(row.state, row.seniorId),
        revision: row.revision,
        judged: createJudgedArrivals(row.judged),
      });
    }
    for (const entry of options.wristbands()) wear(entry.wristbandId, entry);
    await keeper.loadAll();
    await outages.restore();
  };
  return {
    accept,
    begin: async () => {
      await restore();
      leading = true;
      const stopListening = db.listen("fixes_stored", () => void accept(null));
      const stopFollowing = keeper.follow();
      unfollow = () => {
        stopListening();
        stopFollowing();
      };
      void accept(null);
      await settleDesks();
      for (const desk of desks.values()) if (desk.wristband !== null) work.tell(desk, { kind: "started" });
      await settleDesks();
      await outages.start();
      await ticks.start();
      await saves.start();
    },
    end: async () => {
      unfollow();
      await outages.stop();
      await ticks.stop();
      await saves.stop();
      // What cannot be saved now is read again by the next leader.
      if (leading) await save().catch((fault) => log.warn(faultFields(fault), "engine states not saved at the end"));
      leading = false;
      await settleDesks();
    },
    settle: async () => {
      await settleDesks();
      if (leading) await outages.settle();
      await ticks.settle();
      await settleDesks();
      if (leading) await save();
    },
  };
}
