import type { StoredFix } from "../../infra/domain/fix.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { type EpochMs, epochMs } from "../../infra/domain/time.ts";
import { settle } from "./belief.ts";
import { concludeExits, type Situation, signalOf } from "./conclude.ts";
import { type Excuse, isCurrent, nextExcuseEdge } from "./excuse.ts";
import { explain } from "./explain.ts";
import type { FenceIndex } from "./fence-index.ts";
import { learn, relearn } from "./history.ts";
import { observe } from "./observation.ts";
import { bestPlace } from "./place.ts";
import { geometryOf, keepOutKey, type Rules } from "./reading.ts";
import type { SeniorState, Told, Track } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";
import { causeOfSilence, hear, silentFrom } from "./silence.ts";
import { type Standing, standingOf } from "./standing.ts";
import { type BandWish, isSuspicious, wishesFor } from "./suspicion.ts";
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
  const urgent = fix === null ? null : hearUrgent(fix, state.told, state.heard, scene.settings);
  const rules = rulesFor(state, scene, now);
  const planKey = rules.plan.key + rules.corridorKey;
  const folding = { rules, toldKeys: state.told.exits.map((it) => it.key) };
  const isPlanChanged = planKey !== state.planKey;
  const settled = isPlanChanged ? relearn(state, folding) : state;
  const seen = fix === null ? null : observe(fix, scene.settings);
  const learned: SeniorState = {
    ...state,
    ...(seen === null ? settled : learn(settled, seen, folding)),
    planKey,
    heard: fix === null ? state.heard : hear(state.heard, fix),
    told: urgent?.told ?? state.told,
  };
  const tracks = learned.head.tracks.map((it) => settle(it, now, scene.settings));
  const situation: Situation = {
    seniorId: state.seniorId,
    now,
    fix,
    heard: learned.heard,
    place: bestPlace(learned.head, now),
    tracks,
    activeKeys: activeKeysOf(rules, tracks),
    excuses: scene.excuses,
    cause: causeOf(fact, isPlanChanged && state.planKey !== "", state),
    evidenceOf: (track) => explain(learned, track, folding),
    isFenceKnown: (fenceId) => scene.fences.get(fenceId) !== null,
  };
  const urgentSignals = (urgent?.kinds ?? []).map((kind) => signalOf(situation, kind, fix?.fixedAt ?? now));
  return finish({ learned, situation, scene, urgentSignals, until: rules.plan.until });
}

type Finishing = {
  readonly learned: SeniorState;
  readonly situation: Situation;
  readonly scene: Scene;
  readonly urgentSignals: readonly Signal[];
  readonly until: EpochMs | null;
};

/** What is to be said, asked and shown, and when to look again. */
function finish({ learned, situation, scene, urgentSignals, until }: Finishing): Evaluation {
  const { tracks, now } = situation;
  const exits = concludeExits(situation, learned.told);
  const isUnsure = isSuspicious(learned.head, tracks, scene.settings);
  const isAlerted = isUnsure || exits.exits.some((it) => !it.lapsed);
  const waiting = { heard: learned.heard, reportIntervalMs: scene.reportIntervalMs, settings: scene.settings };
  const silentAt = silentFrom({ ...waiting, isAlerted });
  const soft = tellSoft(situation, learned, isUnsure);
  const quiet = tellSilence(situation, learned.told, silentAt, scene.settings);
  const wishes = wishesFor({ ...waiting, isAlerted, told: learned.told, now });
  const told: Told = {
    ...learned.told,
    ...soft.told,
    exits: exits.exits,
    silentSince: quiet.silentSince,
    wishedAt: wishes.length > 0 ? now : learned.told.wishedAt,
  };
  const state = { ...learned, told };
  return {
    state,
    signals: [...urgentSignals, ...exits.signals, ...soft.signals, ...quiet.signals],
    wishes,
    nextLookAt: earliest(now, [
      until,
      nextExcuseEdge(scene.excuses, now),
      quiet.silentSince === null ? silentAt : null,
      ...tracks.map((it) => returnDueAt(it, scene.settings)),
    ]),
    standing: standingOf({ ...situation, told, isSuspicious: isUnsure }),
  };
}

function rulesFor(state: SeniorState, scene: Scene, now: EpochMs): Rules {
  const plan = scene.fences.planFor(state.seniorId, now, scene.settings.holidays);
  const open = scene.excuses.filter((it) => it.kind === "corridor" && it.shape !== undefined && isCurrent(it, now));
  return {
    plan,
    index: scene.fences,
    corridors: open.flatMap((it) => (it.shape === undefined ? [] : [geometryOf(it.shape)])),
    corridorKey: open.map((it) => `+${it.from}-${it.to}`).join(""),
    lingering: state.told.exits,
    now,
    settings: scene.settings,
  };
}

/** The rules that are on now; a told one that has gone off is only watched for the return. */
function activeKeysOf(rules: Rules, tracks: readonly Track[]): readonly string[] {
  const own = [
    ...rules.plan.safeAreas.map((it) => it.key),
    ...rules.plan.keepOut.map((it) => keepOutKey(it.fence.fenceId)),
  ];
  const shared = tracks.filter((it) => rules.index.isSharedOn(it.fenceId, rules.now, rules.settings.holidays));
  return [...own, ...shared.map((it) => it.key)];
}

function causeOf(fact: Fact, isPlanChanged: boolean, state: SeniorState): string | null {
  if (fact.kind === "fencesChanged") return "fenceChanged";
  if (fact.kind === "started") return "started";
  if (isPlanChanged) return "scheduleEdge";
  return fact.kind === "tick" && state.told.exits.some((it) => it.lapsed) ? "excuseEnded" : null;
}

type Soft = { readonly signals: readonly Signal[]; readonly told: Pick<Told, "suspicionAt" | "jumpAt"> };

/** Soft signals for the screen, once per suspicion. */
function tellSoft(situation: Situation, learned: SeniorState, isUnsure: boolean): Soft {
  const { now } = situation;
  const { jump } = learned.head;
  const { told } = learned;
  const signals: Signal[] = [];
  if (jump !== null && told.jumpAt === null) signals.push(signalOf(situation, "jump", now));
  if (isUnsure && jump === null && told.suspicionAt === null) signals.push(signalOf(situation, "suspicion", now));
  return {
    signals,
    told: {
      suspicionAt: isUnsure && jump === null ? (told.suspicionAt ?? now) : null,
      jumpAt: jump === null ? null : (told.jumpAt ?? now),
    },
  };
}

type Quiet = { readonly signals: readonly Signal[]; readonly silentSince: EpochMs | null };

function tellSilence(situation: Situation, told: Told, silentAt: EpochMs | null, settings: EngineSettings): Quiet {
  const { now, heard } = situation;
  const isSilent = silentAt !== null && now >= silentAt;
  if (isSilent && told.silentSince === null) {
    const signal = signalOf(situation, "silent", heard.at ?? now);
    const why = { ...signal.why, cause: causeOfSilence(heard, settings) };
    return { signals: [{ ...signal, late: false, why }], silentSince: heard.at ?? now };
  }
  if (!isSilent && told.silentSince !== null)
    return { signals: [signalOf(situation, "heard", heard.at ?? now)], silentSince: null };
  return { signals: [], silentSince: told.silentSince };
}

function returnDueAt(track: Track, settings: EngineSettings): number | null {
  if (track.side === "in" || track.back < settings.returnScore) return null;
  return track.backSince + settings.returnDwellS * 1_000;
}

function earliest(now: EpochMs, instants: readonly (number | null)[]): EpochMs | null {
  let next: number | null = null;
  for (const it of instants) if (it !== null && it > now && (next === null || it < next)) next = it;
  return next === null ? null : epochMs(next);
}
