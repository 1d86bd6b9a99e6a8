import type { IncidentView, TimelineEntry } from "../../infra/contract/views.ts";
import { isInsideFence } from "../map/fence-shape.ts";
import type { Focus } from "../map/focus.ts";
import { splitTrail, type TrailFix } from "../map/trail.ts";
import type { PastFix } from "./playback.ts";

/** A half hour as a line: shares (0 to 1) of its length. */
export type Track = {
  readonly runs: readonly { readonly from: number; readonly to: number; readonly isInside: boolean }[];
  readonly gaps: readonly { readonly from: number; readonly to: number; readonly ms: number }[];
  readonly ticks: readonly number[];
  /** The alert, and when somebody took it on. */
  readonly alerts: readonly number[];
  readonly answers: readonly number[];
};

export type TrackFacts = {
  readonly from: number;
  readonly to: number;
  readonly fixes: readonly PastFix[];
  readonly fences: Focus["fences"];
  readonly incident: IncidentView | undefined;
  readonly timeline: readonly TimelineEntry[];
};

/** Lays a half hour out. A gap is longer than three of the band's own intervals, as on the map. */
export function layOutTrack({ from, to, fixes, fences, incident, timeline }: TrackFacts): Track {
  const share = (ms: number) => (ms - from) / (to - from);
  const keepIn = fences.filter(({ kind }) => kind === "keepIn");
  const inside = ({ at }: PastFix) => keepIn.length === 0 || keepIn.some(({ shape }) => isInsideFence(shape, at));
  const shown: readonly TrailFix[] = fixes
    .filter(({ atMs }) => atMs >= from && atMs <= to)
    .map((fix) => ({ ...fix, isInside: inside(fix) }));
  const gaps = gapsOf(shown, to).map((gap) => ({
    from: share(gap.fromMs),
    to: share(gap.toMs),
    ms: gap.toMs - gap.fromMs,
  }));
  const isInGap = (ms: number) => gaps.some((gap) => share(ms) > gap.from && share(ms) <= gap.to);
  const runs = shown.slice(1).flatMap((fix, index) => {
    const before = shown[index];
    if (before === undefined || isInGap(fix.atMs)) return [];
    return [{ from: share(before.atMs), to: share(fix.atMs), isInside: fix.isInside }];
  });
  const instants = (all: readonly string[]) =>
    all.map((at) => share(Date.parse(at))).filter((at) => at >= 0 && at <= 1);
  return {
    runs: joined(runs),
    gaps,
    ticks: shown.map(({ atMs }) => share(atMs)),
    alerts: instants(incident === undefined ? [] : [incident.raisedAt]),
    answers: instants(timeline.filter(({ kind }) => kind === "acknowledged").map(({ at }) => at)),
  };
}

function gapsOf(
  fixes: readonly TrailFix[],
  nowMs: number,
): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const lengths = splitTrail(fixes, nowMs).flatMap((piece) => (piece.kind === "gap" ? [piece.ms] : []));
  const shortest = Math.min(...lengths);
  return fixes.slice(1).flatMap((fix, index) => {
    const fromMs = fixes[index]?.atMs ?? fix.atMs;
    return fix.atMs - fromMs >= shortest ? [{ fromMs, toMs: fix.atMs }] : [];
  });
}

/** Neighbours of one colour become one piece. */
function joined(runs: Track["runs"]): Track["runs"] {
  const pieces: Track["runs"][number][] = [];
  for (const run of runs) {
    const last = pieces.at(-1);
    if (last !== undefined && last.to === run.from && last.isInside === run.isInside)
      pieces[pieces.length - 1] = { ...last, to: run.to };
    else pieces.push(run);
  }
  return pieces;
}
