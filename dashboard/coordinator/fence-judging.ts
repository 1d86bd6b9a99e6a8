import type { FenceDraftBody } from "../../infra/contract/http.ts";
import { askJudgement, getJudgement } from "../http/api.ts";
import type { Timers } from "../live/timers.ts";
import type { OfficeState } from "./office.ts";
import { isRadius } from "./side.ts";

type Deps = { readonly state: () => OfficeState; readonly change: (part: Partial<OfficeState>) => void };

/** The circle is judged once the hand has rested, not at every step of a drag. */
const REST_MS = 600;
const LOOK_EVERY_MS = 500;
const LOOKS = 120;

/** Asks what the circle would have done last month, each time it is called; only the newest question is answered. */
export function createFenceJudging({ state, change }: Deps, timers: Timers): () => void {
  let question = 0;
  let cancel: () => void = () => undefined;

  const tell = (asked: number, judging: OfficeState["judging"]): void => {
    if (asked === question) change({ judging });
  };
  const look = async (asked: number, judgementId: string, looksLeft: number): Promise<void> => {
    const answer = await getJudgement(judgementId);
    if (asked !== question) return;
    if (answer.kind === "ok" && answer.value.judgement !== null) tell(asked, { kind: "judged", view: answer.value });
    else if (answer.kind === "refused" || looksLeft === 0) tell(asked, { kind: "failed" });
    else cancel = timers.after(LOOK_EVERY_MS, () => void look(asked, judgementId, looksLeft - 1));
  };
  const ask = async (asked: number, draft: FenceDraftBody): Promise<void> => {
    const answer = await askJudgement(draft);
    if (answer.kind === "ok") await look(asked, answer.value.judgementId, LOOKS);
    else tell(asked, { kind: "failed" });
  };
  return () => {
    question += 1;
    cancel();
    const asked = question;
    const draft = draftOf(state());
    change({ judging: { kind: draft === null ? "none" : "asking" } });
    if (draft !== null) cancel = timers.after(REST_MS, () => void ask(asked, draft));
  };
}

function draftOf({ circle, choice, fences }: OfficeState): FenceDraftBody | null {
  const fence = fences.find(({ fenceId }) => fenceId === circle?.fenceId);
  if (circle === null || fence === undefined || choice.kind !== "senior" || !isRadius(circle)) return null;
  const { fenceId, kind, schedule } = fence;
  const centre = { lon: circle.lon, lat: circle.lat };
  const shape = { kind: "circle" as const, centre, radiusM: Number(circle.radiusM) };
  return { seniorId: choice.seniorId, fenceId, kind, schedule, shape };
}
