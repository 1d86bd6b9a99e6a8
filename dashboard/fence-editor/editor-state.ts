import type { FenceVersionView } from "../../infra/contract/fence-versions.ts";
import type { FenceJudgementView } from "../../infra/contract/http.ts";
import type { Point } from "../map/to-leaflet.ts";
import { type Complaint, complaintOfCode, complaintsOf } from "./complaints.ts";
import type { CornerRef } from "./edit-shape.ts";
import type { ShapeKind, Sketch } from "./sketch.ts";
import { isSame, type UndoStack } from "./undo-stack.ts";

/** Whose fence it is; `seniorId` null is everybody's. */
export type Subject = {
  readonly seniorId: string | null;
  readonly whose: string;
  readonly home: Point | null;
  readonly mayChange: boolean;
};

/** What is drawn with the mouse next: a whole shape, or a hole in the one there is. */
export type DrawKind = ShapeKind | "hole";

export type Judging =
  | { readonly kind: "none" | "asking" | "failed" }
  | { readonly kind: "judged"; readonly view: FenceJudgementView };

export type Versions =
  | { readonly kind: "closed" | "asking" | "failed" }
  | { readonly kind: "listed"; readonly items: readonly FenceVersionView[] };

export type EditorState = {
  readonly subject: Subject;
  /** `null` until a new fence has been kept. */
  readonly fenceId: string | null;
  /** The version that the changes stand on. */
  readonly seenVersion: number;
  readonly kept: Sketch | null;
  readonly steps: UndoStack<Sketch>;
  readonly chosen: CornerRef | null;
  /** Text of fields that is not in the sketch (yet); `isWrong` once it was meant and cannot be read. */
  readonly typed: ReadonlyMap<string, { readonly text: string; readonly isWrong: boolean }>;
  readonly drawing: DrawKind | null;
  readonly judging: Judging;
  /** The code with which the service refused this very shape. */
  readonly refusal: string | null;
  /** Why it was not kept, as a code. */
  readonly failure: string | null;
  readonly isBusy: boolean;
  readonly isLeaving: boolean;
  readonly versions: Versions;
  /** An earlier or another's version that is shown on the map beside the sketch. */
  readonly shown: FenceVersionView | null;
  /** What somebody else made of the fence meanwhile. */
  readonly conflict: FenceVersionView | null;
};

export function complaintsIn({ steps, refusal, subject }: EditorState): readonly Complaint[] {
  const own = complaintsOf(steps.present);
  if (own.length > 0 || refusal === null) return own;
  return [complaintOfCode(refusal, steps.present.shape, subject.home)];
}

export function isChanged({ kept, steps }: EditorState): boolean {
  return kept === null || !isSame(kept, steps.present);
}

export function wrongFields({ typed }: EditorState): number {
  return [...typed.values()].filter(({ isWrong }) => isWrong).length;
}

/** Whether the sketch has been looked at: judged, or it cannot be, which does not stand in the way. */
export function isJudged({ subject, judging }: EditorState): boolean {
  return subject.seniorId === null || judging.kind === "judged" || judging.kind === "failed";
}

export type SaveState = "ready" | "busy" | "unchanged" | "wrong" | "judging";

/** Why the fence can, or cannot, be kept now. */
export function saveStateOf(state: EditorState): SaveState {
  if (state.isBusy) return "busy";
  if (complaintsIn(state).length + wrongFields(state) > 0) return "wrong";
  if (!isChanged(state)) return "unchanged";
  return isJudged(state) ? "ready" : "judging";
}
