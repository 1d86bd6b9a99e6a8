import type { Point } from "./to-leaflet.ts";

/** One place with its time, oldest first in a trail. */
export type TrailFix = {
  readonly at: Point;
  readonly atMs: number;
  readonly isInside: boolean;
  readonly accuracyM: number | null;
};

export type TrailPiece =
  | { readonly kind: "run"; readonly points: readonly Point[]; readonly isInside: boolean; readonly isOld: boolean }
  | { readonly kind: "gap"; readonly from: Point; readonly to: Point; readonly ms: number };

/** A fix that is coarser says nothing about the way: a cross, never joined. */
export const COARSE_M = 200;

export function isCoarse({ accuracyM }: Pick<TrailFix, "accuracyM">): boolean {
  return accuracyM !== null && accuracyM > COARSE_M;
}

export const TRAIL_MS = 30 * 60_000;
/** Up to here a missing report is normal; from here on the gap also says its length. */
export const GAP_MS = 90_000;
const OLD_MS = 2 * 60_000;

/**
 * Cuts a trail into runs of one colour and gaps: a line is only drawn where reports came often enough to believe it.
 * The trail of a wristband that reports every few minutes is not all gap: three of its own intervals count.
 */
export function splitTrail(all: readonly TrailFix[], nowMs: number): readonly TrailPiece[] {
  const fixes = all.filter((fix) => !isCoarse(fix));
  const gapMs = Math.max(GAP_MS, 3 * medianInterval(fixes));
  const pieces: TrailPiece[] = [];
  fixes.slice(1).forEach((fix, index) => {
    const before = fixes[index];
    if (before === undefined) return;
    if (fix.atMs - before.atMs > gapMs) {
      pieces.push({ kind: "gap", from: before.at, to: fix.at, ms: fix.atMs - before.atMs });
      return;
    }
    const look = { isInside: fix.isInside, isOld: nowMs - fix.atMs > OLD_MS };
    const last = pieces[pieces.length - 1];
    const joins = last?.kind === "run" && last.isInside === look.isInside && last.isOld === look.isOld;
    if (joins) pieces[pieces.length - 1] = { ...last, points: [...last.points, fix.at] };
    else pieces.push({ kind: "run", points: [before.at, fix.at], ...look });
  });
  return pieces;
}

/** Whether a fix is drawn as from earlier: older than 2 min. */
export function isOldFix(fix: TrailFix, nowMs: number): boolean {
  return nowMs - fix.atMs > OLD_MS;
}

function medianInterval(fixes: readonly TrailFix[]): number {
  const intervals = fixes.slice(1).map((fix, index) => fix.atMs - (fixes[index]?.atMs ?? fix.atMs));
  intervals.sort((one, other) => one - other);
  return intervals[Math.floor(intervals.length / 2)] ?? 0;
}
