import { stageOf } from "../incident/stage.ts";
import { lastPlace } from "../incident/whereabouts.ts";
import { isInsideFence } from "../map/fence-shape.ts";
import { type Focus, noFocus } from "../map/focus.ts";
import type { MapNote } from "../map/picture.ts";
import { offsetM } from "../map/plane.ts";
import { paceMps, reachM } from "../map/reach.ts";
import { isOldFix, splitTrail, TRAIL_MS, type TrailFix } from "../map/trail.ts";
import { words } from "../text/language.ts";
import { ago, exactSpan, span } from "../words/age.ts";
import type { Board, SeniorDetail } from "./board.ts";
import { type Helper, helpersOf } from "./helpers-of.ts";
import { incidentOf } from "./incident-panel.ts";

const REACH_MINUTES = [5, 10] as const;
const REACH_AFTER_SILENCE_MS = 120_000;
/** Reach circles beyond this say nothing on a map of a town. */
const FARTHEST_REACH_M = 6_000;

/** Fence, trail, accuracy and reach of the selected senior, and the words that go with them. */
export function focusOf(board: Board): { readonly focus: Focus; readonly notes: readonly MapNote[] } {
  const { state, world } = board;
  const senior = state.selectedId === null ? undefined : world.seniors.get(state.selectedId);
  if (senior === undefined) return { focus: noFocus, notes: [] };
  const shows = (layer: "fence" | "reach" | "trail") => !state.hiddenLayers.includes(layer);
  const detail = board.detail?.seniorId === senior.seniorId ? board.detail : null;
  const fixes = shows("trail") ? trailFixes(board, detail) : [];
  const trail = splitTrail(fixes, board.now);
  const helpers = helpersOf(detail?.timeline ?? null);
  const reach = shows("reach") ? reachOf(board, senior.seniorId) : [];
  return {
    focus: {
      home: senior.home === null ? null : [senior.home.lon, senior.home.lat],
      fences: shows("fence") ? (detail?.fences ?? []) : [],
      trail,
      fixes: fixes.map((fix) => ({ ...fix, isOld: isOldFix(fix, board.now) })),
      accuracy: accuracyOf(board, senior.seniorId),
      reach,
      people: helpers.map(({ at, label, isTeam }) => ({ at, label, isTeam })),
    },
    notes: [...gapNotes(trail), ...helperNotes(helpers, board.now), ...reachNotes(reach)],
  };
}

/** Last 30 minutes: what was read from the server, and what has arrived since. */
function trailFixes({ world, now }: Board, detail: SeniorDetail | null): readonly TrailFix[] {
  if (detail === null) return [];
  const live = world.positions.get(detail.seniorId)?.place;
  const liveFix = live == null ? [] : [{ at: [live.lon, live.lat] as const, atMs: Date.parse(live.fixedAt) }];
  const known = detail.fixes.map(({ at, atMs }) => ({ at, atMs }));
  const byTime = new Map([...known, ...liveFix].map((fix) => [fix.atMs, fix]));
  const fences = detail.fences.filter(({ kind }) => kind === "keepIn");
  return [...byTime.values()]
    .filter(({ atMs }) => now - atMs <= TRAIL_MS)
    .sort((one, other) => one.atMs - other.atMs)
    .map((fix) => ({
      ...fix,
      isInside: fences.length === 0 || fences.some(({ shape }) => isInsideFence(shape, fix.at)),
    }));
}

function accuracyOf({ world }: Board, seniorId: string): Focus["accuracy"] {
  const incident = incidentOf({ world }, seniorId);
  const place = lastPlace(world.positions.get(seniorId), incident);
  if (place === null || place.accuracyM === null) return null;
  const stage = incident === undefined ? null : stageOf(incident);
  const tone = stage === "lost" || stage === "held" ? "life" : stage === "doubt" ? "calm" : "safe";
  return { at: place.at, radiusM: place.accuracyM, tone };
}

/** While a senior is heard: 5 and 10 minutes ahead. Once silent: how far they can have come since. */
function reachOf({ world, now }: Board, seniorId: string): Focus["reach"] {
  const incident = incidentOf({ world }, seniorId);
  const position = world.positions.get(seniorId);
  const place = lastPlace(position, incident);
  if (incident === undefined || place === null || stageOf(incident) !== "lost") return [];
  const say = words().console.map;
  const speed = position?.speedMps ?? null;
  const silentMs = now - place.fixedAtMs;
  if (position?.standing === "silent" || silentMs > REACH_AFTER_SILENCE_MS) {
    const radiusM = Math.min(FARTHEST_REACH_M, reachM(speed, silentMs));
    return [{ at: place.at, radiusM, label: say.reachNow(span(silentMs)) }];
  }
  return REACH_MINUTES.map((minutes) => ({
    at: place.at,
    radiusM: paceMps(speed) * minutes * 60,
    label: say.reach(minutes),
  }));
}

function gapNotes(trail: Focus["trail"]): readonly MapNote[] {
  return trail.flatMap((piece) =>
    piece.kind === "run"
      ? []
      : [
          {
            at: [(piece.from[0] + piece.to[0]) / 2, (piece.from[1] + piece.to[1]) / 2] as const,
            text: words().console.map.gap(exactSpan(piece.ms)),
            style: { sizePx: 13, colour: "text-2" },
            raisePx: 25,
          },
        ],
  );
}

/** A helper's place is as old as the answer that carried it. */
function helperNotes(helpers: readonly Helper[], nowMs: number): readonly MapNote[] {
  return helpers.map(({ at, name, atMs }) => ({
    at,
    text: `${name} ${ago(atMs, nowMs)}`,
    style: { sizePx: 13, colour: "text", weight: 600 },
    raisePx: 24,
  }));
}

function reachNotes(reach: Focus["reach"]): readonly MapNote[] {
  return reach.map(({ at, radiusM, label }) => ({
    at: offsetM(at, 0, radiusM),
    text: label,
    style: { sizePx: 13, colour: "text-2" },
  }));
}
