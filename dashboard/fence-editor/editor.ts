import type { FenceView } from "../../infra/contract/http.ts";
import { browserTimers } from "../live/timers.ts";
import type { Point } from "../map/to-leaflet.ts";
import { words } from "../text/language.ts";
import { type CornerRef, nudgeCorner, roundedPoint } from "./edit-shape.ts";
import type { DrawKind, EditorState, Subject } from "./editor-state.ts";
import { keepSketch, readVersions } from "./keeping.ts";
import { scheduleOf } from "./schedule.ts";
import { START } from "./shape-places.ts";
import { type Sketch, type SketchShape, sketchOf } from "./sketch.ts";
import { createSketchJudging } from "./sketch-judging.ts";
import { redo, startStack, step, undo } from "./undo-stack.ts";

export type Opening = { readonly subject: Subject; readonly fence: FenceView | null };
export type FenceEditor = {
  readonly state: () => EditorState | null;
  readonly acts: EditorActs;
  readonly open: (opening: Opening) => void;
};
/** Everything that can be done to the sketch; each is one step that can be taken back. */
export type EditorActs = {
  readonly change: (part: Partial<EditorState>) => void;
  readonly edit: (part: Partial<Sketch>) => void;
  readonly editShape: (how: (shape: SketchShape) => SketchShape) => void;
  readonly nudge: (metres: readonly [east: number, north: number]) => void;
  readonly choose: (corner: CornerRef | null) => void;
  /** Text in a field; with a value it is meant, `null` cannot be read. */
  readonly type: (field: string, text: string) => void;
  readonly settle: (field: string, apply: (() => void) | null) => void;
  readonly draw: (kind: DrawKind | null) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly save: () => void;
  readonly saveAsNew: () => void;
  readonly listVersions: () => void;
  /** Takes another state of the fence into the sketch, to be kept as a new version. */
  readonly takeOver: (fence: Pick<FenceView, "name" | "kind" | "shape" | "schedule">) => void;
  readonly solve: (by: "theirs" | "mine") => void;
  readonly leave: () => void;
  readonly close: () => void;
};
export type EditorDeps = {
  readonly redraw: () => void;
  /** After the fence was kept; `null` when the editor was closed without. */
  readonly onClosed: (kept: FenceView | null) => void;
};

const FIRST_RADIUS_M = 300;

/** The fence editor of a page: one fence at a time. */
export function createFenceEditor({ redraw, onClosed }: EditorDeps): FenceEditor {
  let state: EditorState | null = null;
  const change = (part: Partial<EditorState>): void => {
    if (state === null) return;
    state = { ...state, ...part };
    redraw();
  };
  const judge = createSketchJudging({ state: () => state, change }, browserTimers);
  const moveTo = (steps: EditorState["steps"] | null): void => {
    if (state === null || steps === null || steps === state.steps) return;
    change({ steps, typed: new Map(), refusal: null, failure: null });
    judge();
  };
  const edit = (part: Partial<Sketch>): void => {
    if (state !== null) moveTo(step(state.steps, { ...state.steps.present, ...part }));
  };
  const editShape: EditorActs["editShape"] = (how) => {
    if (state !== null) edit({ shape: how(state.steps.present.shape) });
  };
  const close = (kept: FenceView | null): void => {
    state = null;
    redraw();
    onClosed(kept);
  };
  const desk = { state: () => state, change, close };
  const acts: EditorActs = {
    change,
    edit,
    editShape,
    nudge: (metres) => {
      const chosen = state?.chosen ?? null;
      if (chosen !== null) editShape((shape) => nudgeCorner(shape, chosen, metres));
    },
    choose: (chosen) => change({ chosen }),
    type: (field, text) => change({ typed: withField(state, field, { text, isWrong: false }) }),
    settle: (field, apply) => {
      const now = state?.typed.get(field);
      if (now === undefined) return;
      change({ typed: withField(state, field, apply === null ? { ...now, isWrong: true } : null) });
      apply?.();
    },
    draw: (drawing) => change({ drawing }),
    undo: () => moveTo(state === null ? null : undo(state.steps)),
    redo: () => moveTo(state === null ? null : redo(state.steps)),
    save: () => void keepSketch(desk, "change"),
    saveAsNew: () => void keepSketch(desk, "new"),
    listVersions: () => void readVersions(desk),
    takeOver: (fence) => {
      change({ chosen: null });
      edit(sketchOf(fence));
    },
    solve: (by) => {
      const theirs = state?.conflict ?? null;
      if (theirs === null) return;
      change({ conflict: null, shown: null, seenVersion: theirs.version, kept: sketchOf(theirs) });
      if (by === "theirs") acts.takeOver(theirs);
      else acts.save();
    },
    leave: () => change({ isLeaving: true }),
    close: () => close(null),
  };
  return {
    state: () => state,
    acts,
    open: (opening) => {
      state = firstState(opening);
      redraw();
      if (opening.subject.mayChange) judge();
    },
  };
}

function firstState({ subject, fence }: Opening): EditorState {
  const sketch = fence === null ? newSketch(subject) : sketchOf(fence);
  return {
    subject,
    fenceId: fence?.fenceId ?? null,
    seenVersion: fence?.version ?? 0,
    kept: fence === null ? null : sketch,
    steps: startStack(sketch),
    chosen: null,
    typed: new Map(),
    drawing: null,
    judging: { kind: "none" },
    refusal: null,
    failure: null,
    isBusy: false,
    isLeaving: false,
    versions: { kind: "closed" },
    shown: null,
    conflict: null,
  };
}

/** Something usable stands there from the first moment: a circle round home, for everybody a forbidden place. */
function newSketch({ home, seniorId }: Subject): Sketch {
  const centre: Point = roundedPoint(home ?? START);
  return {
    name: words().fences.editor.newName,
    kind: seniorId === null ? "keepOut" : "keepIn",
    schedule: scheduleOf("always"),
    shape: { kind: "circle", centre, radiusM: FIRST_RADIUS_M },
  };
}

function withField(
  state: EditorState | null,
  field: string,
  value: { readonly text: string; readonly isWrong: boolean } | null,
): EditorState["typed"] {
  const typed = new Map(state?.typed);
  if (value === null) typed.delete(field);
  else typed.set(field, value);
  return typed;
}
