import type { IncidentAction } from "./incident.ts";

/** What somebody without a page in front of them can say: "I am going" and "I cannot". */
export type PhoneAction = Extract<IncidentAction, "acknowledge" | "decline">;
export type PhoneAnswer = {
  readonly action: PhoneAction;
  /** The incident that they named; `null`: whichever they were told of. */
  readonly number: number | null;
};

const actionByKey: Readonly<Record<string, PhoneAction | undefined>> = { "1": "acknowledge", "2": "decline" };

/**
 * A text that answers an alert: `1` or `2`, with the incident's number after it when several are open (`1 7`). Wide digits
 * and blanks are forgiven, anything else is not: a "1" in a sentence is no promise. `null`: it answers nothing.
 */
export function readReply(text: string): PhoneAnswer | null {
  const [, key = "", number] = /^([12])(?:[\s#,.:*-]+(\d{1,9}))?$/.exec(text.normalize("NFKC").trim()) ?? [];
  const action = actionByKey[key];
  if (action === undefined) return null;
  return { action, number: number === undefined ? null : Number(number) };
}

/** The first key that was pressed during a call; `null`: none of ours. */
export function readKeys(keys: string): PhoneAction | null {
  return actionByKey[keys.trim().charAt(0)] ?? null;
}
