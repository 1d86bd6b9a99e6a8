import type { Dot } from "./dots.ts";
import type { LabelStyle } from "./draw-labels.ts";
import { type Focus, noFocus } from "./focus.ts";
import type { Mark } from "./incident-marks.ts";
import type { RimTag } from "./rim-tags.ts";
import type { Point } from "./to-leaflet.ts";

/** A word on the map: a gap's length, a reach in minutes, an area with its count. */
export type MapNote = {
  readonly at: Point;
  readonly text: string;
  readonly style: LabelStyle;
  readonly raisePx?: number;
};
export type Picture = {
  readonly dots: readonly Dot[];
  readonly selectedId: string | null;
  readonly focus: Focus;
  readonly marks: readonly Mark[];
  readonly tags: readonly RimTag[];
  readonly notes: readonly MapNote[];
};

export const emptyPicture: Picture = { dots: [], selectedId: null, focus: noFocus, marks: [], tags: [], notes: [] };
