import type { HistoryRow } from "../../infra/db/positions.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../infra/domain/time.ts";

/** One place of a trace, as every format tells it. */
export type TraceFix = Omit<HistoryRow, "lon" | "lat"> & { readonly lon: number; readonly lat: number };

/** What a file says: about whom, of which incident, and the way in pieces that may be joined. */
export type Trace = {
  readonly calledName: string;
  /** Of the open incident; `null` when there is none. */
  readonly number: number | null;
  readonly madeAt: EpochMs;
  readonly pieces: readonly (readonly TraceFix[])[];
};

/** Between two fixes that lie farther apart nobody knows the way: no line is drawn there. */
const GAP_MS = 1.5 * MINUTE_MS;

/** Cuts a history into pieces at its gaps; reports without a place are no part of the way. */
export function piecesOf(history: readonly HistoryRow[]): Trace["pieces"] {
  const pieces: TraceFix[][] = [];
  for (const fix of history) {
    const { lon, lat } = fix;
    if (lon === null || lat === null) continue;
    const piece = pieces.at(-1);
    const before = piece?.at(-1);
    if (piece === undefined || before === undefined || fix.fixedAt - before.fixedAt > GAP_MS)
      pieces.push([{ ...fix, lon, lat }]);
    else piece.push({ ...fix, lon, lat });
  }
  return pieces;
}

/** How old a fix was when it came, in seconds. */
export function ageSeconds({ fixedAt, receivedAt }: TraceFix): number {
  return Math.round((receivedAt - fixedAt) / SECOND_MS);
}

export function titleOf({ calledName, number }: Trace): string {
  return number === null ? calledName : `${calledName} #${number}`;
}

/** Seven decimals are a centimetre; never the form with an exponent. */
export function degrees(value: number): string {
  return value.toFixed(7);
}
