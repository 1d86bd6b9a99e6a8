import { answerTokenOf } from "../../infra/db/answer-links.ts";
import type { Database } from "../../infra/db/database.ts";
import type { Delivery } from "./channel.ts";
import { en } from "./text/en.ts";
import { zhCn } from "./text/zh-cn.ts";

/** The sentence with the link by which somebody answers without signing in; `null`: there is nothing to answer. */
export type AnswerLinks = (delivery: Delivery) => Promise<string | null>;

/**
 * Links for channels that can carry one. The token stands behind `#`, so that whoever fetches the address to show a preview
 * never has it, and the page answers only when its button is pressed.
 */
export function createAnswerLinks({
  db,
  publicUrl,
}: {
  readonly db: Database;
  readonly publicUrl: string | null;
}): AnswerLinks {
  return async ({ claimed }) => {
    if (publicUrl === null || claimed.kind !== "alert" || claimed.incidentId === null) return null;
    const url = new URL("/answer.html", publicUrl);
    url.hash = await answerTokenOf(db, claimed.alertId);
    return (claimed.locale === "en" ? en : zhCn).link(url.href);
  };
}
