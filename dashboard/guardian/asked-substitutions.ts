import type { SubstitutionAsked } from "../../infra/contract/substitutions.ts";
import type { SubstitutionAnswer } from "../../infra/domain/substitution.ts";
import { MINUTE_MS } from "../../infra/domain/time.ts";
import type { Answer } from "../http/request.ts";
import { answerAsked, getAsked } from "../http/substitutions.ts";

export type AskedTrouble = "failed" | "gone";
/** Where this guardian is asked to stand in for another one, or does. */
export type AskedSubstitutions = {
  readonly read: () => void;
  /** Reads again what is some minutes old. */
  readonly keepFresh: (now: number) => void;
  readonly items: () => readonly SubstitutionAsked[];
  readonly trouble: () => AskedTrouble | null;
  readonly isBusy: () => boolean;
  readonly answer: (leaveId: number, answer: SubstitutionAnswer) => void;
  /** Whoever has said yes and says no is asked once more: it cannot be taken back. */
  readonly askWhetherSure: (leaveId: number | null) => void;
  readonly askedWhetherSure: () => number | null;
};

const FRESH_MS = 5 * MINUTE_MS;

export function createAskedSubstitutions(personId: string, onChange: () => void): AskedSubstitutions {
  let items: readonly SubstitutionAsked[] = [];
  let trouble: AskedTrouble | null = null;
  let isBusy = false;
  let sureOf: number | null = null;
  let readAt = Number.NEGATIVE_INFINITY;

  async function read(): Promise<void> {
    const answer = await getAsked(personId);
    // What was read before stays; nobody is told of a request that could not be read.
    if (answer.kind !== "ok") return;
    items = answer.value.items;
    onChange();
  }

  async function answer(leaveId: number, said: SubstitutionAnswer): Promise<void> {
    if (isBusy) return;
    [isBusy, trouble] = [true, null];
    onChange();
    const taken = await answerAsked(personId, leaveId, { answer: said });
    [isBusy, sureOf] = [false, null];
    if (taken.kind !== "ok") trouble = isGone(taken) ? "gone" : "failed";
    onChange();
    if (taken.kind !== "unreachable") await read();
  }

  return {
    read: () => void read(),
    keepFresh: (now) => {
      if (now - readAt < FRESH_MS) return;
      readAt = now;
      void read();
    },
    items: () => items,
    trouble: () => trouble,
    isBusy: () => isBusy,
    answer: (leaveId, said) => void answer(leaveId, said),
    askWhetherSure: (leaveId) => {
      sureOf = leaveId;
      onChange();
    },
    askedWhetherSure: () => sureOf,
  };
}

/** Not for somebody whose session has ended, or who may not: then nobody has withdrawn anything. */
const isGone = (answer: Answer<unknown>): boolean =>
  answer.kind === "refused" && (answer.code === "NOT_FOUND" || answer.code === "CONFLICT");
