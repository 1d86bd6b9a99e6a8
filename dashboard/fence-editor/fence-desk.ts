import type { TemplateResult } from "lit-html";
import type { FenceView } from "../../infra/contract/http.ts";
import { getSharedFences, removeFence } from "../http/fences.ts";
import { words } from "../text/language.ts";
import type { Opening } from "./editor.ts";
import type { StartedEditor } from "./start-editor.ts";

export type FenceDeskState = {
  readonly shared: readonly FenceView[];
  readonly isOpening: boolean;
  /** The fence that is about to be deleted. */
  readonly removing: string | null;
  readonly failed: string | null;
  readonly done: string | null;
};
/** Fences on a page: the shared ones, deleting, and the editor, which is fetched when it is first wanted. */
export type FenceDesk = {
  readonly state: () => FenceDeskState;
  readonly readShared: () => void;
  readonly open: (opening: Opening) => void;
  readonly ask: (fenceId: string | null) => void;
  readonly remove: (fence: FenceView) => void;
  /** Somebody else is looked at: nothing said of the one before stays. */
  readonly forget: () => void;
  readonly editor: () => TemplateResult | null;
};

const quiet = { removing: null, failed: null, done: null } as const;

/** `onChange` is told after a fence was kept or deleted. */
export function createFenceDesk(redraw: () => void, onChange: () => void): FenceDesk {
  let state: FenceDeskState = { ...quiet, shared: [], isOpening: false };
  let started: StartedEditor | null = null;
  const change = (part: Partial<FenceDeskState>): void => {
    state = { ...state, ...part };
    redraw();
  };
  const readShared = async (): Promise<void> => {
    const answer = await getSharedFences();
    if (answer.kind === "ok") change({ shared: answer.value.items });
  };
  const told = (done: string): void => {
    change({ ...quiet, done });
    onChange();
    void readShared();
  };
  const open = async (opening: Opening): Promise<void> => {
    if (state.isOpening) return;
    change({ ...quiet, isOpening: started === null });
    try {
      started ??= await fetchEditor(redraw, (kept) => {
        if (kept !== null) told(words().fences.editor.saved(kept.name));
      });
      started.open(opening);
      change({ isOpening: false });
    } catch {
      // The network, most likely: the button stands there to be pressed again.
      change({ isOpening: false, failed: "notOpened" });
    }
  };
  const remove = async ({ fenceId, name }: FenceView): Promise<void> => {
    const answer = await removeFence(fenceId);
    if (answer.kind === "ok") told(words().fences.removed(name));
    else change({ ...quiet, failed: answer.kind === "refused" ? answer.code : "unreachable" });
  };
  return {
    state: () => state,
    readShared: () => void readShared(),
    open: (opening) => void open(opening),
    ask: (removing) => change({ ...quiet, removing }),
    remove: (fence) => void remove(fence),
    forget: () => change(quiet),
    editor: () => started?.view() ?? null,
  };
}

async function fetchEditor(redraw: () => void, onClosed: (kept: FenceView | null) => void): Promise<StartedEditor> {
  const { startEditor } = await import("./start-editor.ts");
  return await startEditor({ redraw, onClosed });
}
