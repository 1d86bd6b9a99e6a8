import type { TemplateResult } from "lit-html";
import "./fence-editor.css";
import { createDrawing } from "./drawing.ts";
import { addHole } from "./edit-shape.ts";
import { createFenceEditor, type EditorDeps, type Opening } from "./editor.ts";
import { editorPage } from "./editor-page.ts";
import { complaintsIn } from "./editor-state.ts";
import { sketchOf } from "./sketch.ts";

export type StartedEditor = {
  readonly open: (opening: Opening) => void;
  /** `null` while nothing is edited. */
  readonly view: () => TemplateResult | null;
};

/** The editor with its map. A page fetches this file when somebody first opens a fence, not before. */
export async function startEditor(deps: EditorDeps): Promise<StartedEditor> {
  const editor = createFenceEditor(deps);
  const { acts } = editor;
  const drawing = await createDrawing({
    onShape: (shape) => {
      acts.change({ drawing: null });
      acts.edit({ shape });
    },
    onHole: (corners) => {
      acts.change({ drawing: null });
      acts.editShape((shape) => addHole(shape, corners));
    },
    onChoose: acts.choose,
  });
  return {
    open: (opening) => {
      editor.open(opening);
      requestAnimationFrame(() => requestAnimationFrame(drawing.fit));
    },
    view: () => {
      const state = editor.state();
      if (state === null) return null;
      const { subject, steps, chosen, shown } = state;
      drawing.show({
        sketch: steps.present,
        home: subject.home,
        mayChange: subject.mayChange,
        chosen,
        wrong: complaintsIn(state).find(({ at }) => at !== null)?.at ?? null,
        drawing: state.drawing,
        other: shown === null ? null : sketchOf(shown).shape,
      });
      return editorPage(editor, drawing, state);
    },
  };
}
