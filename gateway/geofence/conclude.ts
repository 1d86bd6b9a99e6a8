import type { StoredFix } from "../../infra/domain/fix.ts";
import type { FenceId, SeniorId } from "../../infra/domain/ids.ts";
import type { BestPlace, Signal, SignalKind, SignalWhy } from "../../infra/domain/signal.ts";
import { type EpochMs, epochMs, MINUTE_MS } from "../../infra/domain/time.ts";
import { probabilityOf } from "./evidence.ts";
import { type Excuse, isAccompanied } from "./excuse.ts";
import type { Heard, Jump, Told, ToldExit, Track } from "./senior-state.ts";

/** Name and version of the rule behind each kind of signal, stored with it. */
const rules: Readonly<Record<SignalKind, string>> = {
  exit: "evidence-1",
  enter: "evidence-1",
  suspicion: "evidence-1",
  jump: "evidence-1",
  sos: "message-1",
  fall: "message-1",
  strapOff: "message-1",
  lowBattery: "message-1",
  silent: "silence-1",
  heard: "silence-1",
};
const LATE_MS = 2 * MINUTE_MS;

export type Situation = {
  readonly seniorId: SeniorId;
  readonly now: EpochMs;
  readonly fix: StoredFix | null;
  readonly heard: Heard;
  readonly place: BestPlace | null;
  /** Tracks as of now, returns settled. */
  readonly tracks: readonly Track[];
  readonly jump: Jump | null;
  /** The fixes point outside without proving it. */
  readonly isSuspicious: boolean;
  readonly activeKeys: readonly string[];
  readonly excuses: readonly Excuse[];
  /** Why the question is asked now, where it is not a fix. */
  readonly cause: string | null;
  readonly evidenceOf: (track: Track) => SignalWhy["evidence"];
  readonly isFenceKnown: (fenceId: FenceId) => boolean;
};

export type Conclusion = { readonly signals: readonly Signal[]; readonly exits: readonly ToldExit[] };

const nothingToSay: Conclusion = { signals: [], exits: [] };

/** Compares what is believed with what was told: the difference is what has to be said. Asked again on every fact. */
export function concludeExits(situation: Situation, told: Told): Conclusion {
  if (told.exits.length === 0 && !situation.tracks.some((it) => it.side === "out")) return nothingToSay;
  const signals: Signal[] = [];
  const exits: ToldExit[] = [];
  for (const track of situation.tracks) {
    const before = told.exits.find((it) => it.key === track.key) ?? null;
    const { signal, exit } = concludeTrack(situation, track, before);
    if (signal !== null) signals.push(signal);
    if (exit !== null) exits.push(exit);
  }
  for (const exit of told.exits) {
    const isWatched = situation.tracks.some((it) => it.key === exit.key);
    if (!isWatched && situation.isFenceKnown(exit.fenceId)) exits.push({ ...exit, lapsed: true });
  }
  return { signals, exits };
}

type Judged = { readonly signal: Signal | null; readonly exit: ToldExit | null };

function concludeTrack(situation: Situation, track: Track, before: ToldExit | null): Judged {
  if (track.side === "in") {
    return { signal: before === null ? null : exitSignal(situation, "enter", track), exit: null };
  }
  const isOff = !situation.activeKeys.includes(track.key);
  if (isOff || isAccompanied(situation.excuses, track.fenceId, situation.now)) {
    return { signal: null, exit: before === null ? null : { ...before, lapsed: true } };
  }
  if (before !== null && !before.lapsed) return { signal: null, exit: before };
  const exit = { key: track.key, fenceId: track.fenceId, since: epochMs(track.outSince), lapsed: false };
  return { signal: exitSignal(situation, "exit", track), exit };
}

function exitSignal(situation: Situation, kind: "exit" | "enter", track: Track): Signal {
  const { now, fix } = situation;
  const cause = situation.cause ?? (kind === "exit" && isOutingOver(situation, track) ? "excuseEnded" : null);
  const decidedAt = kind === "exit" ? track.outSince : (fix?.fixedAt ?? now);
  const happenedAt = cause !== null || decidedAt === 0 ? now : epochMs(Math.min(now, decidedAt));
  return {
    ...signalOf(situation, kind, happenedAt),
    fenceId: track.fenceId,
    why: {
      ...whyOf(situation, kind, track),
      probability: probabilityOf(kind === "exit" ? track.score : track.back),
      cause,
    },
  };
}

/** She was out already, with somebody, and the time they gave is over. */
function isOutingOver({ excuses, now }: Situation, { fenceId, outSince }: Track): boolean {
  return excuses.some(({ to }) => outSince < to && to <= now && isAccompanied(excuses, fenceId, epochMs(to - 1)));
}

/** What one fence says at this moment: how far, how sure, and the fixes that say so. */
export function whyOf(situation: Pick<Situation, "evidenceOf">, kind: SignalKind, track: Track): SignalWhy {
  return {
    rule: rules[kind],
    distanceM: tenth(track.distanceM),
    probability: track.score > 0 ? probabilityOf(track.score) : null,
    evidence: situation.evidenceOf(track),
    cause: null,
    fence: track.key.startsWith("out:") ? "keepOut" : "keepIn",
  };
}

/** A signal about the senior now, with the best known place, how far it is from the fence that matters most, and no fence. */
export function signalOf(
  situation: Pick<Situation, "seniorId" | "now" | "fix" | "heard" | "place" | "tracks" | "activeKeys">,
  kind: SignalKind,
  happenedAt: EpochMs,
): Signal {
  const { seniorId, now, fix, heard, place } = situation;
  const distanceM = furthestOutM(situation);
  return {
    kind,
    seniorId,
    wristbandId: fix?.wristbandId ?? heard.wristbandId,
    fenceId: null,
    happenedAt,
    concludedAt: now,
    late: now - happenedAt > LATE_MS,
    place,
    why: { rule: rules[kind], distanceM, probability: null, evidence: [], cause: null },
    deliveryId: fix?.deliveryId ?? null,
  };
}

function furthestOutM({ tracks, activeKeys }: Pick<Situation, "tracks" | "activeKeys">): number | null {
  const distances = tracks.filter(({ key }) => activeKeys.includes(key)).map((track) => track.distanceM);
  return distances.length === 0 ? null : tenth(Math.max(...distances));
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
