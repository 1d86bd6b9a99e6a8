import type { StoredFix } from "../../infra/domain/fix.ts";
import type { FenceId, SeniorId } from "../../infra/domain/ids.ts";
import type { BestPlace, Signal, SignalKind, SignalWhy } from "../../infra/domain/signal.ts";
import { type EpochMs, epochMs, MINUTE_MS } from "../../infra/domain/time.ts";
import { probabilityOf } from "./evidence.ts";
import { type Excuse, isAccompanied } from "./excuse.ts";
import type { Heard, Jump, Told, ToldExit, Track } from "./senior-state.ts";

/** Name and version of the rule, stored with every signal. */
export const RULE = "evidence-1";
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
      rule: RULE,
      distanceM: Math.round(track.distanceM * 10) / 10,
      probability: probabilityOf(kind === "exit" ? track.score : track.back),
      evidence: situation.evidenceOf(track),
      cause,
    },
  };
}

/** She was out already, with somebody, and the time they gave is over. */
function isOutingOver({ excuses, now }: Situation, { fenceId, outSince }: Track): boolean {
  return excuses.some(({ to }) => outSince < to && to <= now && isAccompanied(excuses, fenceId, epochMs(to - 1)));
}

/** A signal about the senior now, with the best known place and no fence. */
export function signalOf(
  situation: Pick<Situation, "seniorId" | "now" | "fix" | "heard" | "place">,
  kind: SignalKind,
  happenedAt: EpochMs,
): Signal {
  const { seniorId, now, fix, heard, place } = situation;
  return {
    kind,
    seniorId,
    wristbandId: fix?.wristbandId ?? heard.wristbandId,
    fenceId: null,
    happenedAt,
    concludedAt: now,
    late: now - happenedAt > LATE_MS,
    place,
    why: { rule: RULE, distanceM: null, probability: null, evidence: [], cause: null },
    deliveryId: fix?.deliveryId ?? null,
  };
}
