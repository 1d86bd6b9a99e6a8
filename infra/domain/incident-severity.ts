import type { Incident, IncidentLevel, IncidentSignal } from "./incident.ts";
import type { Signal, SignalKind } from "./signal.ts";
import { unreachable } from "./unreachable.ts";

/** How grave a kind is; a graver one calls everybody again, an equal one only updates. 0 never raises an incident. */
export const gravity: Readonly<Record<SignalKind, number>> = {
  enter: 0,
  heard: 0,
  lowBattery: 0,
  suspicion: 0,
  jump: 0,
  silent: 1,
  strapOff: 2,
  exit: 3,
  fall: 4,
  sos: 5,
};

/** Causes the fence engine may name that make an exit level 1 at once. */
const graveCauses: readonly string[] = ["water", "vehicle", "weather"];
/** How often a senior leaves within 24 h before the next time is level 1 at once. */
const EXITS_BEFORE_GRAVE = 2;

export type SignalEffect = "raise" | "suspect" | "return" | "heard" | "notice" | "bundled";

/**
 * What a signal does where no incident is open. A band on its charger that is off the wrist or silent is a notice to the
 * guardians, not an incident. A silence that a whole area shares is told once for the area.
 */
export function effectOf(signal: Pick<Signal, "kind" | "why">): SignalEffect {
  switch (signal.kind) {
    case "exit":
    case "sos":
    case "fall":
      return "raise";
    case "silent":
      if (signal.why.cause === "network") return "bundled";
      return signal.why.cause === "charging" ? "notice" : "raise";
    case "strapOff":
      return signal.why.cause === "charging" ? "notice" : "raise";
    case "lowBattery":
      return "notice";
    case "suspicion":
    case "jump":
      return "suspect";
    case "enter":
      return "return";
    case "heard":
      return "heard";
    default:
      return unreachable(signal.kind);
  }
}

/** The lowest level that a signal allows: 1 for SOS, for a band taken off away from home, and for grave causes. */
export function levelOf(signal: Pick<Signal, "kind" | "why">, exitsInDay: number): IncidentLevel {
  if (signal.kind === "sos") return 1;
  if (signal.kind === "strapOff") return signal.why.distanceM !== null && signal.why.distanceM <= 0 ? 0 : 1;
  if (signal.why.cause !== null && graveCauses.includes(signal.why.cause)) return 1;
  return signal.kind === "exit" && exitsInDay >= EXITS_BEFORE_GRAVE ? 1 : 0;
}

/** The gravest signal; the newest among equals. */
export function gravest(signals: readonly IncidentSignal[]): IncidentSignal | null {
  return signals.reduce<IncidentSignal | null>(
    (best, it) => (best === null || gravity[it.kind] >= gravity[best.kind] ? it : best),
    null,
  );
}

/** Whether coming back is an answer to this incident: an SOS, a fall or a band taken off needs a person. */
export function isEndedByReturn(incident: Incident): boolean {
  return incident.signals.every((it) => gravity[it.kind] <= gravity.exit && it.kind !== "strapOff");
}
