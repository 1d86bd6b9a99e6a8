import type { StoredFix } from "../../infra/domain/fix.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { type EpochMs, plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import { type Situation, signalOf } from "./conclude.ts";
import { type Hearing, isLostWithOthers, ownPatienceMs, silenceCountsFrom } from "./hearing.ts";
import type { Heard, Told } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";

/** What is remembered of the newest message by the server's clock. */
export function hear(heard: Heard, fix: StoredFix): Heard {
  const isNewer = heard.fixedAt === null || fix.fixedAt >= heard.fixedAt;
  const at = heard.at === null || fix.receivedAt > heard.at ? fix.receivedAt : heard.at;
  if (!isNewer) return { ...heard, at };
  return {
    wristbandId: fix.wristbandId,
    at,
    fixedAt: fix.fixedAt,
    batteryPct: fix.batteryPct ?? heard.batteryPct,
    charging: fix.charging ?? heard.charging,
    worn: fix.worn ?? heard.worn,
    poweredOff: fix.events.includes("powerOff"),
  };
}

export type Waiting = {
  readonly heard: Heard;
  readonly reportIntervalMs: number | null;
  /** The senior is outside or suspicious: waiting long is dangerous. */
  readonly isAlerted: boolean;
  readonly hearing: Hearing;
  readonly settings: EngineSettings;
};

/**
 * When the band counts as silent: one and a half of its own intervals and a minute, but not below a floor (half an
 * hour in quiet times, minutes while the senior is out); a charging band may rest for hours. `null`: never heard.
 */
export function silentFrom({ heard, reportIntervalMs, isAlerted, hearing, settings }: Waiting): EpochMs | null {
  if (heard.at === null) return null;
  if (heard.poweredOff) return heard.at;
  const floorS = isAlerted
    ? settings.silentAlertFloorS
    : heard.charging === true
      ? settings.chargingSilentS
      : settings.silentFloorS;
  const own = plusMs(heard.at, Math.max(ownPatienceMs(reportIntervalMs), floorS * SECOND_MS));
  const from = silenceCountsFrom(hearing, reportIntervalMs);
  return own > from ? own : from;
}

export type Quiet = {
  readonly signals: readonly Signal[];
  readonly silentSince: EpochMs | null;
  /** Told as part of an outage: a silence that outlasts it is told anew. */
  readonly silentInOutage: boolean;
};

/** Tells a silence once, with its likeliest cause, and its end once. */
export function tellSilence(
  situation: Situation,
  told: Pick<Told, "silentSince" | "silentInOutage">,
  silentAt: EpochMs | null,
  waiting: Waiting,
): Quiet {
  const { now, heard } = situation;
  const { silentSince } = told;
  const isSilent = silentAt !== null && now >= silentAt;
  const cause = causeOfSilence(waiting);
  const outlasts = told.silentInOutage && cause !== "network";
  if (!isSilent && silentSince === null) return { signals: [], silentSince, silentInOutage: false };
  if (isSilent && silentSince !== null && !outlasts) return { signals: [], ...told };
  const since = heard.at ?? now;
  const isHeard = heard.at !== null && silentSince !== null && heard.at > silentSince;
  if (!isSilent && !isHeard) return { signals: [], ...told };
  if (!isSilent) {
    return { signals: [signalOf(situation, "heard", since)], silentSince: null, silentInOutage: false };
  }
  const signal = signalOf(situation, "silent", since);
  const why = { ...signal.why, cause };
  return { signals: [{ ...signal, late: false, why }], silentSince: since, silentInOutage: cause === "network" };
}

/** The likeliest reason of a silence. Nothing is put down to the network while the senior is outside or suspicious. */
function causeOfSilence({ heard, reportIntervalMs, isAlerted, hearing, settings }: Waiting): string {
  const own = ownCause(heard, settings);
  if (own !== "noSignal" || isAlerted) return own;
  return isLostWithOthers(hearing, heard, reportIntervalMs) ? "network" : own;
}

/** What the last message says about why there is no other. */
export function ownCause(heard: Heard, settings: EngineSettings): string {
  if (heard.poweredOff) return "poweredOff";
  if (heard.charging === true) return "charging";
  if (heard.batteryPct !== null && heard.batteryPct <= settings.lowBatteryPct) return "batteryLow";
  if (heard.worn === false) return "offWrist";
  return "noSignal";
}
