import type { OwnLeaveView } from "../../infra/contract/own-leaves.ts";
import { isPhone } from "../../infra/domain/phone.ts";
import { type EpochMs, toIso } from "../../infra/domain/time.ts";
import { endOwnLeave, getOwnLeaves, takeLeave } from "../http/own-leaves.ts";
import type { Answer } from "../http/request.ts";
import { askSubstitute } from "../http/substitutions.ts";
import { leaveSpan } from "./leave-days.ts";

export type LeaveTrouble = "failed" | "overlaps" | "otherGuardian" | "wrongDays" | "wrongPhone" | "tooMany";
/** When this guardian is away, and whom they ask to stand in. */
export type OwnLeaves = {
  readonly read: () => void;
  readonly items: () => readonly OwnLeaveView[];
  readonly trouble: () => LeaveTrouble | null;
  /** A number was just taken; nobody says whether it is known. */
  readonly hasAsked: () => boolean;
  /** `phone` may be empty: nobody is asked. */
  readonly take: (days: { readonly first: string; readonly last: string }, phone: string, now: EpochMs) => void;
  readonly ask: (leaveId: number, phone: string) => void;
  readonly end: (leaveId: number) => void;
};

const TOO_MANY = 429;
const refusals: Readonly<Record<string, LeaveTrouble>> = {
  DUTY_OVERLAPS: "overlaps",
  SUBSTITUTE_IS_GUARDIAN: "otherGuardian",
};

export function createOwnLeaves(personId: string, onChange: () => void): OwnLeaves {
  let items: readonly OwnLeaveView[] = [];
  let trouble: LeaveTrouble | null = null;
  let hasAsked = false;
  const say = (next: LeaveTrouble | null, asked = false) => {
    [trouble, hasAsked] = [next, asked];
    onChange();
  };

  async function read(asked = false): Promise<void> {
    const answer = await getOwnLeaves(personId);
    if (answer.kind === "ok") items = answer.value.items;
    say(answer.kind === "ok" ? null : "failed", asked);
  }

  async function take(days: { readonly first: string; readonly last: string }, typed: string, now: EpochMs) {
    const span = leaveSpan(days.first, days.last, now);
    if (span === null) return say("wrongDays");
    const phone = phoneOf(typed);
    if (phone === "") return say("wrongPhone");
    const body = { from: toIso(span.from), to: toIso(span.to), ...(phone === null ? {} : { substitutePhone: phone }) };
    await settle(await takeLeave(personId, body), phone !== null);
  }

  async function ask(leaveId: number, typed: string): Promise<void> {
    const phone = phoneOf(typed);
    if (phone === null || phone === "") return say("wrongPhone");
    await settle(await askSubstitute(personId, leaveId, phone), true);
  }

  async function settle(answer: Answer<unknown>, asked: boolean): Promise<void> {
    if (answer.kind === "ok") return await read(asked);
    if (answer.kind === "refused") return say(refusals[answer.code] ?? "failed");
    say(answer.status === TOO_MANY ? "tooMany" : "failed");
  }

  return {
    read: () => void read(),
    items: () => items,
    trouble: () => trouble,
    hasAsked: () => hasAsked,
    take: (days, phone, now) => void take(days, phone, now),
    ask: (leaveId, phone) => void ask(leaveId, phone),
    end: (leaveId) => void endOwnLeave(personId, leaveId).then((answer) => settle(answer, false)),
  };
}

/** As the service takes it; `null`: nothing was typed, empty: that is no number. */
function phoneOf(typed: string): string | null {
  const phone = typed.normalize("NFKC").trim();
  if (phone === "") return null;
  return isPhone(phone) ? phone : "";
}
