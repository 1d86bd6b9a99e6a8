import type { Signal } from "../../infra/domain/signal.ts";
import { type EpochMs, SECOND_MS } from "../../infra/domain/time.ts";
import { type Situation, signalOf, whyOf } from "./conclude.ts";
import type { Belief, Heard, Told, Track } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";

/** What suspicion asks of the band. */
export type BandWish =
  | { readonly kind: "locateNow" }
  | { readonly kind: "setInterval"; readonly seconds: number; readonly forSeconds: number };

/** Whether the fixes point outside without proving it: gathered evidence, or a jump that nothing confirms. */
export function isSuspicious(belief: Belief, tracks: readonly Track[], settings: EngineSettings): boolean {
  return belief.jump !== null || tracks.some((it) => it.side === "in" && it.score >= settings.suspicionScore);
}

export type Wishing = {
  /** Suspicious or outside: every fix counts. */
  readonly isAlerted: boolean;
  readonly told: Told;
  readonly heard: Heard;
  readonly now: EpochMs;
  readonly reportIntervalMs: number | null;
  readonly settings: EngineSettings;
};

/**
 * A fix at once and faster fixes for a while; asked again only when the while is over and the senior still needs it,
 * so the faster rate ends by itself. A low battery is asked for single fixes only.
 */
export function wishesFor({ isAlerted, told, heard, now, reportIntervalMs, settings }: Wishing): readonly BandWish[] {
  if (!isAlerted) return [];
  if (told.wishedAt !== null && now - told.wishedAt < settings.burstForS * SECOND_MS) return [];
  const isWeak =
    heard.batteryPct !== null && heard.batteryPct <= settings.burstMinBatteryPct && heard.charging !== true;
  const isFastAlready = reportIntervalMs !== null && reportIntervalMs <= settings.burstIntervalS * SECOND_MS;
  const locate: BandWish = { kind: "locateNow" };
  if (isWeak || isFastAlready) return [locate];
  return [locate, { kind: "setInterval", seconds: settings.burstIntervalS, forSeconds: settings.burstForS }];
}

export type Soft = {
  readonly signals: readonly Signal[];
  readonly suspicionAt: EpochMs | null;
  readonly jumpAt: EpochMs | null;
};

const calm: Soft = { signals: [], suspicionAt: null, jumpAt: null };

/** Soft signals for the screen, once per suspicion or unconfirmed jump. */
export function tellSoft(situation: Situation, told: Told): Soft {
  const { now, jump } = situation;
  if (jump !== null) {
    const signals = told.jumpAt === null ? [softSignal(situation, "jump")] : [];
    return { signals, suspicionAt: told.suspicionAt, jumpAt: told.jumpAt ?? now };
  }
  if (!situation.isSuspicious) return calm;
  const signals = told.suspicionAt === null ? [softSignal(situation, "suspicion")] : [];
  return { signals, suspicionAt: told.suspicionAt ?? now, jumpAt: null };
}

/** Explained by the fence that it is most likely about, where there is one. */
function softSignal(situation: Situation, kind: "jump" | "suspicion"): Signal {
  const signal = signalOf(situation, kind, situation.now);
  const [most, ...others] = situation.tracks.filter(({ key }) => situation.activeKeys.includes(key));
  if (most === undefined) return signal;
  const track = others.reduce((one, other) => (isLikelier(other, one) ? other : one), most);
  return { ...signal, why: whyOf(situation, kind, track) };
}

function isLikelier(one: Track, other: Track): boolean {
  return one.score > other.score || (one.score === other.score && one.distanceM > other.distanceM);
}
