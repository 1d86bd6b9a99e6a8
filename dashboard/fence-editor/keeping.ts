import type { FenceView } from "../../infra/contract/http.ts";
import { addFence, changeFence } from "../http/api.ts";
import { getFenceVersions } from "../http/fences.ts";
import { type EditorState, saveStateOf } from "./editor-state.ts";
import { bodyOfShape } from "./sketch.ts";

export type KeepingDesk = {
  readonly state: () => EditorState | null;
  readonly change: (part: Partial<EditorState>) => void;
  readonly close: (kept: FenceView | null) => void;
};

/** Keeps the sketch, unless somebody else changed the fence since it was read: then it says who, and nothing is lost. */
export async function keepSketch(desk: KeepingDesk, how: "change" | "new"): Promise<void> {
  const state = desk.state();
  if (state === null || !mayKeep(state, how)) return;
  const { fenceId, seenVersion } = state;
  const body = bodyOf(state);
  desk.change({ isBusy: true, failure: null });
  const answer =
    fenceId === null || how === "new" ? await addFence(body) : await changeFence(fenceId, { ...body, seenVersion });
  if (answer.kind === "ok") {
    desk.close(answer.value);
    return;
  }
  desk.change({ isBusy: false });
  if (answer.kind === "unreachable") desk.change({ failure: "unreachable" });
  else if (answer.code === "CONFLICT") await learnConflict(desk);
  else if (answer.status === 422) desk.change({ refusal: answer.code });
  else desk.change({ failure: answer.code });
}

/** Every state that the fence has had; read when somebody asks. */
export async function readVersions({ state, change }: KeepingDesk): Promise<void> {
  const fenceId = state()?.fenceId;
  if (fenceId == null) return;
  change({ versions: { kind: "asking" } });
  const answer = await getFenceVersions(fenceId);
  if (state()?.fenceId !== fenceId) return;
  change({ versions: answer.kind === "ok" ? { kind: "listed", items: answer.value.items } : { kind: "failed" } });
}

async function learnConflict(desk: KeepingDesk): Promise<void> {
  await readVersions(desk);
  const versions = desk.state()?.versions;
  const theirs = versions?.kind === "listed" ? versions.items[0] : undefined;
  desk.change(theirs === undefined ? { failure: "CONFLICT" } : { conflict: theirs, shown: theirs });
}

function mayKeep(state: EditorState, how: "change" | "new"): boolean {
  const now = saveStateOf(state);
  return now === "ready" || (how === "new" && now === "unchanged");
}

function bodyOf({ subject, steps }: EditorState) {
  const { name, kind, schedule, shape } = steps.present;
  return { seniorId: subject.seniorId, name: name.trim(), kind, schedule, shape: bodyOfShape(shape) };
}
