import type { StoredFix } from "../../infra/domain/fix.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { type EpochMs, MINUTE_MS, plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import { type Situation, signalOf } from "./conclude.ts";
import type { Heard } from "./senior-state.ts";
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
  readonly settings: EngineSettings;
};

/**
 * When the band counts as silent: one and a half of its own intervals and a minute, but not below a floor (half an
 * hour in quiet times, minutes while the senior is out); a charging band may rest for hours. `null`: never heard.
 */
export function silentFrom({ heard, reportIntervalMs, isAlerted, settings }: Waiting): EpochMs | null {
  if (heard.at === null) return null;
  if (heard.poweredOff) return heard.at;
  const ownMs = reportIntervalMs === null ? 0 : 1.5 * reportIntervalMs + MINUTE_MS;
  const floorS = isAlerted
    ? settings.silentAlertFloorS
    : heard.charging === true
      ? settings.chargingSilentS
      : settings.silentFloorS;
  return plusMs(heard.at, Math.max(ownMs, floorS * SECOND_MS));
}

export type Quiet = { readonly signals: readonly Signal[]; readonly silentSince: EpochMs | null };

/** Tells a silence once, with its likeliest cause, and its end once. */
export function tellSilence(
  situation: Situation,
  toldSince: EpochMs | null,
  silentAt: EpochMs | null,
  settings: EngineSettings,
): Quiet {
  const { now, heard } = situation;
  const isSilent = silentAt !== null && now >= silentAt;
  if (isSilent === (toldSince !== null)) return { signals: [], silentSince: toldSince };
  const since = heard.at ?? now;
  if (!isSilent) return { signals: [signalOf(situation, "heard", since)], silentSince: null };
  const signal = signalOf(situation, "silent", since);
  const why = { ...signal.why, cause: causeOfSilence(heard, settings) };
  return { signals: [{ ...signal, late: false, why }], silentSince: since };
}

/** The likeliest reason of a silence, from the last message. */
function causeOfSilence(heard: Heard, settings: EngineSettings): string {
  if (heard.poweredOff) return "poweredOff";
  if (heard.charging === true) return "charging";
  if (heard.batteryPct !== null && heard.batteryPct <= settings.lowBatteryPct) return "batteryLow";
  if (heard.worn === false) return "offWrist";
  return "noSignal";
}
