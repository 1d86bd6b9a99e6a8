import type { IncidentView, PositionView, SeniorView } from "../../infra/contract/views.ts";
import { isInsideFence } from "../map/fence-shape.ts";
import type { Focus } from "../map/focus.ts";
import type { MapNote } from "../map/picture.ts";
import { offsetM } from "../map/plane.ts";
import { paceMps, reachM } from "../map/reach.ts";
import type { Point } from "../map/to-leaflet.ts";
import { isOldFix, splitTrail, TRAIL_MS, type TrailFix } from "../map/trail.ts";
import { words } from "../text/language.ts";
import { ago, exactSpan, span } from "../words/age.ts";
import type { SeniorDetail } from "./detail-reader.ts";
import { type Helper, helpersOf } from "./helpers-of.ts";
import { stageOf } from "./stage.ts";
import { lastPlace } from "./whereabouts.ts";

export type Subject = {
  readonly senior: SeniorView;
  readonly position: PositionView | undefined;
  readonly incident: IncidentView | undefined;
  /** `null` while it is read. */
  readonly detail: SeniorDetail | null;
  readonly now: number;
  readonly shows: (layer: "fence" | "reach" | "trail") => boolean;
};

const REACH_MINUTES = [5, 10] as const;
const REACH_AFTER_SILENCE_MS = 120_000;
/** Reach circles beyond this say nothing on a map of a town. */
const FARTHEST_REACH_M = 6_000;

/** Fence, trail, accuracy and reach of one senior, and the words that go with them. */
export function focusOf(subject: Subject): { readonly focus: Focus; readonly notes: readonly MapNote[] } {
  const { senior, detail, now, shows } = subject;
  const fixes = shows("trail") ? trailFixes(subject) : [];
  const trail = splitTrail(fixes, now);
  const helpers = helpersOf(detail?.timeline ?? null);
  const reach = shows("reach") ? reachOf(subject) : [];
  return {
    focus: {
      home: senior.home === null ? null : [senior.home.lon, senior.home.lat],
      fences: shows("fence") ? [...hazardsOf(subject), ...(detail?.fences ?? [])] : [],
      trail,
      fixes: fixes.map((fix) => ({ ...fix, isOld: isOldFix(fix, now) })),
      accuracy: accuracyOf(subject),
      reach,
      clues: cluesOf(subject).map(({ at, isConfirmed }) => ({ at, isConfirmed })),
      people: helpers.map(({ at, label, isTeam }) => ({ at, label, isTeam })),
    },
    notes: [...gapNotes(trail), ...helperNotes(helpers, now), ...clueNotes(subject), ...reachNotes(reach)],
  };
}

/** Water and roads are a danger while nobody holds the senior's hand. */
function hazardsOf({ detail, incident }: Subject): Focus["fences"] {
  if (detail === null || incident === undefined || stageOf(incident) !== "lost") return [];
  return detail.hazards.map((hazard) => ({ ...hazard, isHazard: true }));
}

/** Last 30 minutes: what was read from the server, and what has arrived since. */
function trailFixes({ detail, position, now }: Subject): readonly TrailFix[] {
  if (detail === null) return [];
  const live = position?.place;
  const liveFix =
    live == null
      ? []
      : [{ at: [live.lon, live.lat] as const, atMs: Date.parse(live.fixedAt), accuracyM: live.accuracyM }];
  const byTime = new Map([...detail.fixes, ...liveFix].map((fix) => [fix.atMs, fix]));
  const fences = detail.fences.filter(({ kind }) => kind === "keepIn");
  return [...byTime.values()]
    .filter(({ atMs }) => now - atMs <= TRAIL_MS)
    .sort((one, other) => one.atMs - other.atMs)
    .map((fix) => ({
      ...fix,
      isInside: fences.length === 0 || fences.some(({ shape }) => isInsideFence(shape, fix.at)),
    }));
}

function accuracyOf({ position, incident }: Subject): Focus["accuracy"] {
  const place = lastPlace(position, incident);
  if (place === null || place.accuracyM === null) return null;
  const stage = incident === undefined ? null : stageOf(incident);
  const tone = stage === "lost" || stage === "held" ? "life" : stage === "doubt" ? "calm" : "safe";
  return { at: place.at, radiusM: place.accuracyM, tone };
}

/** While a senior is heard: 5 and 10 minutes ahead. Once silent: how far they can have come since. */
function reachOf({ position, incident, now }: Subject): Focus["reach"] {
  const place = lastPlace(position, incident);
  if (incident === undefined || place === null || stageOf(incident) !== "lost" || incident.drill) return [];
  const say = words().controlRoom.map;
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
            text: words().controlRoom.map.gap(exactSpan(piece.ms)),
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

type SeenClue = { readonly at: Point; readonly isConfirmed: boolean; readonly atMs: number };

/** What was found wrong is no place to look at; what was confirmed has its label first. */
function cluesOf({ detail }: Subject): readonly SeenClue[] {
  const seen = (detail?.clues ?? []).flatMap(({ place, state, givenAt }) =>
    place === null || state === "dismissed"
      ? []
      : [{ at: [place.lon, place.lat] as const, isConfirmed: state === "confirmed", atMs: Date.parse(givenAt) }],
  );
  return seen.sort((one, other) => Number(other.isConfirmed) - Number(one.isConfirmed));
}

function clueNotes(subject: Subject): readonly MapNote[] {
  const say = words().controlRoom.clues.map;
  return cluesOf(subject).map(({ at, isConfirmed, atMs }) => ({
    at,
    text: (isConfirmed ? say.confirmed : say.given)(ago(atMs, subject.now)),
    style: { sizePx: 13, colour: "text", weight: 600 },
    raisePx: 22,
  }));
}

function reachNotes(reach: Focus["reach"]): readonly MapNote[] {
  return reach.map(({ at, radiusM, label }) => ({
    at: offsetM(at, 0, radiusM),
    text: label,
    style: { sizePx: 13, colour: "text-2" },
  }));
}
