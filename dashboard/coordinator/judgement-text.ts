import type { FenceJudgementView } from "../../infra/contract/http.ts";
import { words } from "../text/language.ts";
import { distance } from "../words/distance.ts";

/** One sentence: how many false alerts last month, and the likeliest cause. */
export function judgementText(view: FenceJudgementView): string {
  const { fence: say } = words().coordinator;
  if (view.judgement === null) return say.notJudged;
  const { days, falseAlerts } = view.judgement;
  const what = days === 0 ? say.noPast : falseAlerts === 0 ? say.noFalse(days) : say.someFalse(days, falseAlerts);
  const why = causeOf(view);
  return why === null ? say.sentence(what) : say.sentenceBecause(what, why);
}

/** The gravest thing first; without false alerts only what concerns home. */
function causeOf({ judgement, isSmallerThanErrors }: FenceJudgementView): string | null {
  const { fence: say } = words().coordinator;
  if (judgement === null) return null;
  const { homeToEdgeM, isHomeTooNear, falseAlerts, staysBeyond, staysNearEdge } = judgement;
  if (homeToEdgeM !== null && homeToEdgeM > 0) return say.homeBeyond;
  if (homeToEdgeM !== null && isHomeTooNear) return say.homeNear(distance(homeToEdgeM));
  if (falseAlerts === 0) return null;
  if (staysBeyond > 0) return say.staysBeyond(staysBeyond);
  if (staysNearEdge > 0) return say.staysNear(staysNearEdge);
  return isSmallerThanErrors ? say.small : null;
}
