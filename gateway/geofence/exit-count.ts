import type { Signal } from "../../infra/domain/signal.ts";
import { type EpochMs, HOUR_MS, MINUTE_MS } from "../../infra/domain/time.ts";

export type ExitCount = {
  /** Signals in order of time. */
  readonly add: (signal: Signal) => void;
  /** Exits, and those of them that were taken back so soon that nobody can have been away. */
  readonly result: () => { readonly alerts: number; readonly contradicted: number };
};

type Span = { readonly from: EpochMs; readonly to: EpochMs };

/** Back within this time, it was most likely an error or a step too far. */
export const BRIEF_MS = HOUR_MS / 6;
/** The replay tells an exit a little earlier or later than the night itself did. */
const MARGIN_MS = 5 * MINUTE_MS;

/** Counts the exits of a span. One about which people have decided (`known`) is not judged again. */
export function createExitCount({ from, to, known }: Span & { readonly known: readonly Span[] }): ExitCount {
  let alerts = 0;
  let contradicted = 0;
  const open = new Map<string | null, EpochMs>();
  const isDecided = (at: EpochMs) => known.some((it) => at >= it.from - MARGIN_MS && at <= it.to + MARGIN_MS);
  return {
    add: ({ kind, fenceId, concludedAt }) => {
      if (kind === "exit" && concludedAt >= from && concludedAt < to) {
        alerts += 1;
        open.set(fenceId, concludedAt);
      }
      if (kind !== "enter") return;
      const outAt = open.get(fenceId);
      open.delete(fenceId);
      if (outAt !== undefined && concludedAt - outAt < BRIEF_MS && !isDecided(outAt)) contradicted += 1;
    },
    result: () => ({ alerts, contradicted }),
  };
}
