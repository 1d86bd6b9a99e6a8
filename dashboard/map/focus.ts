import type { FenceShapeBody } from "../../infra/contract/http.ts";
import type { FenceKind } from "../../infra/domain/fence.ts";
import type { Point } from "./to-leaflet.ts";
import type { TrailFix, TrailPiece } from "./trail.ts";

export type Tone = "life" | "safe" | "calm";

/** Everything that is drawn in full for the one senior that a person looks at. */
export type Focus = {
  readonly home: Point | null;
  readonly fences: readonly {
    readonly kind: FenceKind;
    readonly shape: FenceShapeBody;
    readonly name?: string;
    /** A danger to whoever is lost, drawn as one. */
    readonly isHazard?: boolean;
  }[];
  readonly trail: readonly TrailPiece[];
  readonly fixes: readonly (TrailFix & { readonly isOld: boolean })[];
  readonly accuracy: { readonly at: Point; readonly radiusM: number; readonly tone: Tone } | null;
  readonly reach: readonly { readonly at: Point; readonly radiusM: number; readonly label: string }[];
  /** Where passers-by say to have seen the senior. */
  readonly clues: readonly { readonly at: Point; readonly isConfirmed: boolean }[];
  /** Where a helper said to be; `label` is the family name, for a team its number. */
  readonly people: readonly { readonly at: Point; readonly label: string; readonly isTeam: boolean }[];
};

export const noFocus: Focus = {
  home: null,
  fences: [],
  trail: [],
  fixes: [],
  accuracy: null,
  reach: [],
  clues: [],
  people: [],
};
