import type { FenceDraftBody } from "../../infra/contract/http.ts";
import { askJudgement, getJudgement } from "../http/api.ts";
import type { Timers } from "../live/timers.ts";
import { complaintsIn, type EditorState } from "./editor-state.ts";
import { bodyOfShape } from "./sketch.ts";

type Desk = { readonly state: () => EditorState | null; readonly change: (part: Partial<EditorState>) => void };

/** A sketch is judged once the hand has rested, not at every step of it. */
const REST_MS = 600;
const LOOK_EVERY_MS = 500;
const LOOKS = 120;

/** Asks what the sketch would have done last month, each time it is called; only the newest question is answered. */
export function createSketchJudging({ state, change }: Desk, timers: Timers): () => void {
  let question = 0;
  let cancel: () => void = () => undefined;

  const tell = (asked: number, part: Partial<EditorState>): void => {
    if (asked === question && state() !== null) change(part);
  };
  const look = async (asked: number, judgementId: string, looksLeft: number): Promise<void> => {
    const answer = await getJudgement(judgementId);
    if (asked !== question) return;
    if (answer.kind === "ok" && answer.value.judgement !== null)
      tell(asked, { judging: { kind: "judged", view: answer.value } });
    else if (answer.kind === "refused" || looksLeft === 0) tell(asked, { judging: { kind: "failed" } });
    else cancel = timers.after(LOOK_EVERY_MS, () => void look(asked, judgementId, looksLeft - 1));
  };
  const ask = async (asked: number, draft: FenceDraftBody): Promise<void> => {
    const answer = await askJudgement(draft);
    if (answer.kind === "ok") await look(asked, answer.value.judgementId, LOOKS);
    else if (answer.kind === "refused" && answer.status === 422)
      tell(asked, { judging: { kind: "none" }, refusal: answer.code });
    else tell(asked, { judging: { kind: "failed" } });
  };
  return () => {
    question += 1;
    cancel();
    const asked = question;
    const now = state();
    const draft = now === null ? null : draftOf(now);
    if (now !== null) change({ judging: { kind: draft === null ? "none" : "asking" } });
    if (draft !== null) cancel = timers.after(REST_MS, () => void ask(asked, draft));
  };
}

/** `null`: there is nobody whose past could be asked, or nothing that could be judged. */
function draftOf(state: EditorState): FenceDraftBody | null {
  const { subject, fenceId, steps } = state;
  if (subject.seniorId === null || complaintsIn(state).length > 0) return null;
  const { kind, schedule, shape } = steps.present;
  const replaced = fenceId === null ? {} : { fenceId };
  return { seniorId: subject.seniorId, ...replaced, kind, schedule, shape: bodyOfShape(shape) };
}
