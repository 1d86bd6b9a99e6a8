import { HOUR_MS, MINUTE_MS, SECOND_MS } from "./time.ts";

type Bound = { readonly fallbackMs: number; readonly minMs: number; readonly maxMs: number };

/**
 * Every waiting time of an incident: its default and the bounds an area may move it in. In `areas.settings` they stand under
 * `incident`, in seconds and with `Seconds` for `Ms`: `{"incident": {"acknowledgeSeconds": 120}}`.
 */
export const policyBounds = {
  /** Accepted but not seen: the next channel. */
  channelMs: { fallbackMs: 45 * SECOND_MS, minMs: 5 * SECOND_MS, maxMs: 5 * MINUTE_MS },
  /** Nobody acknowledged: level 1, and again after each such time. */
  acknowledgeMs: { fallbackMs: 180 * SECOND_MS, minMs: 10 * SECOND_MS, maxMs: 15 * MINUTE_MS },
  /** Acknowledged and not on the way: a nudge, then the promise lapses. */
  departMs: { fallbackMs: 300 * SECOND_MS, minMs: 10 * SECOND_MS, maxMs: 30 * MINUTE_MS },
  departFinalMs: { fallbackMs: 120 * SECOND_MS, minMs: 10 * SECOND_MS, maxMs: 15 * MINUTE_MS },
  /** On the way and nobody with the senior. */
  progressMs: { fallbackMs: 15 * MINUTE_MS, minMs: 30 * SECOND_MS, maxMs: HOUR_MS },
  /** Since it was raised, whatever anybody promised: level 2, level 3. */
  hardCapMs: { fallbackMs: 30 * MINUTE_MS, minMs: MINUTE_MS, maxMs: 2 * HOUR_MS },
  twoHoursMs: { fallbackMs: 2 * HOUR_MS, minMs: 2 * MINUTE_MS, maxMs: 6 * HOUR_MS },
  /** Back inside and nobody objects: found. */
  returnConfirmMs: { fallbackMs: 10 * MINUTE_MS, minMs: 30 * SECOND_MS, maxMs: HOUR_MS },
  /** At least this long without a word from the band counts as dark during an incident. */
  silentMs: { fallbackMs: 90 * SECOND_MS, minMs: 30 * SECOND_MS, maxMs: 30 * MINUTE_MS },
  suspectedMs: { fallbackMs: 10 * MINUTE_MS, minMs: 30 * SECOND_MS, maxMs: HOUR_MS },
  reopenMs: { fallbackMs: 30 * MINUTE_MS, minMs: MINUTE_MS, maxMs: 2 * HOUR_MS },
  autoCloseMs: { fallbackMs: 24 * HOUR_MS, minMs: HOUR_MS, maxMs: 7 * 24 * HOUR_MS },
  /** The same SOS repeated by the band within this time calls nobody anew. */
  sosRepeatMs: { fallbackMs: 30 * SECOND_MS, minMs: 5 * SECOND_MS, maxMs: 2 * MINUTE_MS },
} as const satisfies Readonly<Record<string, Bound>>;

export type PolicyName = keyof typeof policyBounds;
export type IncidentPolicy = Readonly<Record<PolicyName, number>>;

/** Reads an area's merged settings; what is missing or no number is the default, what is out of bounds the bound. */
export function readPolicy(settings: unknown): IncidentPolicy {
  const chosen = field(settings, "incident");
  const read = (name: PolicyName): number => {
    const { fallbackMs, minMs, maxMs } = policyBounds[name];
    const seconds = field(chosen, name.replace(/Ms$/, "Seconds"));
    if (typeof seconds !== "number" || !Number.isFinite(seconds)) return fallbackMs;
    return Math.min(maxMs, Math.max(minMs, Math.round(seconds * SECOND_MS)));
  };
  return {
    channelMs: read("channelMs"),
    acknowledgeMs: read("acknowledgeMs"),
    departMs: read("departMs"),
    departFinalMs: read("departFinalMs"),
    progressMs: read("progressMs"),
    hardCapMs: read("hardCapMs"),
    twoHoursMs: read("twoHoursMs"),
    returnConfirmMs: read("returnConfirmMs"),
    silentMs: read("silentMs"),
    suspectedMs: read("suspectedMs"),
    reopenMs: read("reopenMs"),
    autoCloseMs: read("autoCloseMs"),
    sosRepeatMs: read("sosRepeatMs"),
  };
}

export const defaultPolicy: IncidentPolicy = readPolicy(null);

function field(from: unknown, name: string): unknown {
  return typeof from === "object" && from !== null ? Reflect.get(from, name) : undefined;
}
