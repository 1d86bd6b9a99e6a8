import type { FenceView } from "../../infra/contract/http.ts";
import type { IncidentView, SeniorView } from "../../infra/contract/views.ts";
import type { GlyphState } from "../glyph/glyph-state.ts";
import type { SeniorDetail } from "../incident/detail-reader.ts";
import { focusOf } from "../incident/focus-of.ts";
import { accuracyText } from "../incident/whereabouts.ts";
import { signedDistanceM } from "../map/fence-shape.ts";
import type { Picture } from "../map/picture.ts";
import type { Point } from "../map/to-leaflet.ts";
import { words } from "../text/language.ts";
import { clockSeconds } from "../words/age.ts";
import { distance } from "../words/distance.ts";
import { fixAt, type Playback } from "./playback.ts";

export type PastSubject = {
  readonly playback: Playback;
  readonly senior: SeniorView;
  readonly incident: IncidentView | undefined;
  readonly detail: SeniorDetail | null;
};

/** How old what the rule said may be to speak for the instant looked at. */
const THOUGHT_MS = 90_000;

/** The map at an instant of the past: only this senior, and only what had been reported by then. */
export function pictureThen({ playback, senior, incident, detail }: PastSubject): Picture {
  const fixes = typeof playback.fixes === "object" ? (playback.fixes ?? []) : [];
  const timeline = Array.isArray(detail?.timeline) ? detail.timeline : [];
  const fences = detail?.fences ?? [];
  const { focus, notes } = focusOf({
    senior,
    position: undefined,
    incident: undefined,
    detail: {
      seniorId: senior.seniorId,
      fences,
      hazards: [],
      fixes: fixes.filter(({ atMs }) => atMs <= playback.at),
      timeline: timeline.filter(({ at }) => Date.parse(at) <= playback.at),
      clues: (detail?.clues ?? []).filter(({ givenAt }) => Date.parse(givenAt) <= playback.at),
    },
    now: playback.at,
    shows: (layer) => layer !== "reach",
  });
  const fix = fixAt(playback);
  if (fix === null) return { dots: [], selectedId: senior.seniorId, focus, marks: [], tags: [], notes };
  const outM = outsideM(fences, fix.at);
  const wasRaised = incident !== undefined && Date.parse(incident.raisedAt) <= playback.at;
  const lines = [
    head(incident?.seniorName ?? senior.calledName, outM),
    `${clockSeconds(fix.atMs)} ${accuracyText(fix.accuracyM)}`,
  ];
  const accuracy =
    fix.accuracyM === null
      ? null
      : { at: fix.at, radiusM: fix.accuracyM, tone: wasRaised ? ("life" as const) : ("safe" as const) };
  return {
    dots: [],
    selectedId: senior.seniorId,
    focus: { ...focus, accuracy },
    marks: [
      {
        id: senior.seniorId,
        at: fix.at,
        glyph: glyphThen(wasRaised),
        headingDeg: null,
        flag: { lines, tone: wasRaised ? "life" : "plain" },
        isSelected: true,
        label: lines.join(" "),
      },
    ],
    tags: [],
    notes,
  };
}

/** What the rule had concluded from the fixes up to then, in words; `null` where it kept nothing. */
export function thoughtThen({ at }: Playback, incident: IncidentView | undefined): string | null {
  const said = (incident?.signals ?? []).flatMap(({ why }) => why.evidence);
  const last = said
    .filter((it) => Date.parse(it.at) <= at && at - Date.parse(it.at) <= THOUGHT_MS)
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .at(-1);
  if (last === undefined) return null;
  const probability = 1 / (1 + Math.exp(-last.score));
  return words().playback.thought(`${Math.min(99.9, probability * 100).toFixed(probability >= 0.99 ? 1 : 0)}%`);
}

function head(name: string, outM: number | null): string {
  const say = words().playback;
  if (outM === null) return say.flagHere(name);
  return outM > 0 ? say.flagOutside(name, distance(outM)) : say.flagInside(name);
}

/** Metres outside of all the senior's keep-in fences, negative inside of one; `null` without any. */
function outsideM(fences: readonly FenceView[], place: Point): number | null {
  const all = fences.filter(({ kind }) => kind === "keepIn").map(({ shape }) => signedDistanceM(shape, place));
  return all.length === 0 ? null : Math.min(...all);
}

/** Who had answered by then stands in the timeline, not in the glyph. */
function glyphThen(wasRaised: boolean): GlyphState {
  return { senior: wasRaised ? "lost" : "in", a: "idle", b: "idle", team: "idle" };
}
