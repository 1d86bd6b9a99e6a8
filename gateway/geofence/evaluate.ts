import type { StoredFix } from "../../infra/domain/fix.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { type EpochMs, epochMs } from "../../infra/domain/time.ts";
import { settle, settlesAt } from "./belief.ts";
import { concludeExits, type Situation, signalOf } from "./conclude.ts";
import { type Excuse, nextExcuseEdge } from "./excuse.ts";
import { explain } from "./explain.ts";
import type { FenceIndex } from "./fence-index.ts";
import { type Hearing, undisturbed } from "./hearing.ts";
import { type Folding, learn, relearn } from "./history.ts";
import { observe } from "./observation.ts";
import { bestPlace } from "./place.ts";
import { activeKeysOf, rulesFor } from "./reading.ts";
import { type Memory, type SeniorState, STATE_VERSION, type Told } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";
import { hear, silentFrom, tellSilence } from "./silence.ts";
import { type Standing, standingOf } from "./standing.ts";
import { strapOffSignal } from "./strap-off.ts";
import { type BandWish, isSuspicious, tellSoft, wishesFor } from "./suspicion.ts";
import { hearUrgent } from "./urgent.ts";

export type { Excuse } from "./excuse.ts";
export { initialState, restoreState, type SeniorState } from "./senior-state.ts";
export { defaultEngineSettings, type EngineSettings } from "./settings.ts";
export type { Standing } from "./standing.ts";
export type { BandWish } from "./suspicion.ts";

/** All that the rules need to know beside the senior's state. */
export type Scene = {
  readonly fences: FenceIndex;
  readonly excuses: readonly Excuse[];
  readonly settings: EngineSettings;
  /** The band's own interval; `null` when it is not known. */
  readonly reportIntervalMs: number | null;
  /** Left out: nothing lies between the band and the service. */
  readonly hearing?: Hearing;
};

/** What happened, or why the question is asked again. */
export type Fact =
  | { readonly kind: "fix"; readonly fix: StoredFix }
  | { readonly kind: "tick" }
  | { readonly kind: "fencesChanged" }
  | { readonly kind: "started" };

export type Evaluation = {
  readonly state: SeniorState;
  readonly signals: readonly Signal[];
  readonly wishes: readonly BandWish[];
  /** When to ask again with a tick, if nothing else happens before. */
  readonly nextLookAt: EpochMs | null;
  readonly standing: Standing;
};

export type Question = {
  readonly state: SeniorState;
  readonly fact: Fact;
  readonly scene: Scene;
  readonly now: EpochMs;
};

/**
 * Is this senior outside now, and not excused? One answer for every fact, from the state alone; the state is not
 * changed. Signals are the difference between what is believed and what was told before.
 */
export function evaluate({ state, fact, scene, now }: Question): Evaluation {
  const fix = fact.kind === "fix" ? fact.fix : null;
  const { settings } = scene;
  const rules = rulesFor(state, scene, now);
  const folding: Folding = { rules, toldKeys: state.told.exits.map((it) => it.key) };
  const isPlanChanged = rules.key !== state.planKey;
  const memory = remember(state.memory, fix, folding, isPlanChanged);
  const heard = fix === null ? state.heard : hear(state.heard, fix);
  const urgent = fix === null ? null : hearUrgent(fix, state.told, state.heard, settings);
  const tracks = memory.head.tracks.map((it) => settle(it, now, settings));
  const situation: Situation = {
    seniorId: state.seniorId,
    now,
    fix,
    heard,
    place: bestPlace(memory.head, now),
    tracks,
    jump: memory.head.jump,
    isSuspicious: isSuspicious(memory.head, tracks, settings),
    activeKeys: activeKeysOf(rules, tracks),
    excuses: scene.excuses,
    cause: causeOf(fact, isPlanChanged && state.planKey !== "", state),
    evidenceOf: (track) => explain(memory, track, folding),
    isFenceKnown: (fenceId) => scene.fences.get(fenceId) !== null,
  };
  const said = say(situation, urgent?.told ?? state.told, scene);
  const signals = (urgent?.kinds ?? []).map((kind) =>
    kind === "strapOff" ? strapOffSignal(situation, scene.fences) : signalOf(situation, kind, fix?.fixedAt ?? now),
  );
  return {
    state: { version: STATE_VERSION, seniorId: state.seniorId, memory, planKey: rules.key, heard, told: said.told },
    signals: signals.length === 0 ? said.signals : [...signals, ...said.signals],
    wishes: said.wishes,
    nextLookAt: nextLookAt(situation, scene, [rules.plan.until, said.silentAt]),
    standing: standingOf(situation, said.told),
  };
}

function remember(known: Memory, fix: StoredFix | null, folding: Folding, isPlanChanged: boolean): Memory {
  const memory = isPlanChanged ? relearn(known, folding) : known;
  const seen = fix === null ? null : observe(fix, folding.rules.settings);
  return seen === null ? memory : learn(memory, seen, folding);
}

type Said = {
  readonly told: Told;
  readonly signals: readonly Signal[];
  readonly wishes: readonly BandWish[];
  /** When silence will have to be told. */
  readonly silentAt: EpochMs | null;
};

/** What is to be said and asked now, and what will have been said then. */
function say(situation: Situation, told: Told, scene: Scene): Said {
  const { settings, reportIntervalMs, hearing = undisturbed } = scene;
  const { now, heard, isSuspicious: isUnsure } = situation;
  const exits = concludeExits(situation, told);
  const isAlerted = isUnsure || exits.exits.some((it) => !it.lapsed);
  const waiting = { heard, reportIntervalMs, isAlerted, hearing, settings };
  const silentAt = silentFrom(waiting);
  const soft = tellSoft(situation, told);
  const quiet = tellSilence(situation, told, silentAt, waiting);
  const wishes = wishesFor({ isAlerted, told, heard, now, reportIntervalMs, settings });
  return {
    told: {
      exits: exits.exits,
      silentSince: quiet.silentSince,
      silentInOutage: quiet.silentInOutage,
      suspicionAt: soft.suspicionAt,
      jumpAt: soft.jumpAt,
      wishedAt: wishes.length > 0 ? now : told.wishedAt,
      lowBatteryAt: told.lowBatteryAt,
      strapOffAt: told.strapOffAt,
      urgent: told.urgent,
    },
    signals: joined(exits.signals, soft.signals, quiet.signals),
    wishes,
    silentAt: quiet.silentSince === null || quiet.silentInOutage ? silentAt : null,
  };
}

const nothing: readonly Signal[] = [];

function joined(...lists: readonly (readonly Signal[])[]): readonly Signal[] {
  return lists.reduce((all, it) => (it.length === 0 ? all : all.length === 0 ? it : [...all, ...it]), nothing);
}

function causeOf(fact: Fact, isPlanChanged: boolean, state: SeniorState): string | null {
  if (fact.kind === "fencesChanged") return "fenceChanged";
  if (fact.kind === "started") return "started";
  if (isPlanChanged) return "scheduleEdge";
  return fact.kind === "tick" && state.told.exits.some((it) => it.lapsed) ? "excuseEnded" : null;
}

/** The earliest of the instants to come at which time alone changes the answer. */
function nextLookAt(situation: Situation, scene: Scene, others: readonly (EpochMs | null)[]): EpochMs | null {
  const { now, tracks } = situation;
  let next = Number.POSITIVE_INFINITY;
  const consider = (instant: number | null) => {
    if (instant !== null && instant > now && instant < next) next = instant;
  };
  for (const it of others) consider(it);
  if (scene.excuses.length > 0) consider(nextExcuseEdge(scene.excuses, now));
  for (const it of tracks) consider(settlesAt(it, scene.settings));
  return Number.isFinite(next) ? epochMs(next) : null;
}
