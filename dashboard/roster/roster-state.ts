import type { CoverageView } from "../../infra/contract/coverage.ts";
import type { DutyView } from "../../infra/contract/duty.ts";
import type { SessionView } from "../../infra/contract/http.ts";
import type { SubstitutionOpen } from "../../infra/contract/substitutions.ts";
import type { AreaView, PersonView } from "../../infra/contract/views.ts";
import { mayEver } from "../page/may-ever.ts";
import { words } from "../text/language.ts";

export type Trouble = "unreachable" | "overlaps" | "otherGuardian" | "refused" | "incomplete" | "notRead" | "changed";
export type Part = "page" | "shift" | "leave" | "substitution";
export type RosterState = {
  readonly session: SessionView;
  readonly now: number;
  readonly week: number;
  readonly duty: DutyView | null;
  readonly areas: ReadonlyMap<string, AreaView>;
  readonly people: readonly PersonView[];
  readonly coverage: readonly CoverageView[];
  /** Who has asked somebody to stand in; empty for whoever has no say in it. */
  readonly substitutions: readonly SubstitutionOpen[];
  /** Beside the form it came from. */
  readonly trouble: { readonly part: Part; readonly kind: Trouble } | null;
  readonly isBusy: boolean;
};
export type RosterActs = {
  readonly showWeek: (week: number) => void;
  readonly addShift: (form: FormData) => void;
  readonly endShift: (shiftId: number) => void;
  readonly addLeave: (form: FormData) => void;
  readonly endLeave: (leaveId: number) => void;
  readonly answerSubstitution: (of: SubstitutionOpen, answer: "yes" | "no") => void;
  readonly toggleTheme: () => void;
  readonly switchLanguage: () => void;
};

export const mayChange = ({ session }: Pick<RosterState, "session">): boolean => mayEver(session, "changeDuty");

/** A name where this person may know it. */
export function nameOf({ people, session }: RosterState, personId: string): string {
  const known = people.find((person) => person.personId === personId);
  if (known !== undefined) return known.name;
  return personId === session.person.personId ? session.person.name : words().roster.someone;
}
