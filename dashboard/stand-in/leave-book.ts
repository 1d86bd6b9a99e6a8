import type { SubstitutionAnswer } from "../../infra/domain/substitution.ts";

export type BookedLeave = {
  readonly leaveId: number;
  readonly personId: string;
  readonly from: string;
  readonly to: string;
  readonly asked: AskedNumber | null;
};
export type AskedNumber = {
  readonly phone: string;
  /** Null: nobody of the stand-in has the number. */
  readonly substituteId: string | null;
  readonly substituteSaid: SubstitutionAnswer | null;
  readonly coordinatorSaid: SubstitutionAnswer | null;
};
export type LeaveBook = {
  readonly all: () => readonly BookedLeave[];
  readonly add: (leave: Omit<BookedLeave, "leaveId">) => BookedLeave;
  readonly change: (leaveId: number, asked: AskedNumber) => void;
  readonly remove: (leaveId: number) => void;
};

/** The leaves that guardians of the stand-in take, with whom they ask to stand in. */
export function createLeaveBook(): LeaveBook {
  let leaves: readonly BookedLeave[] = [];
  let lastId = 100;
  return {
    all: () => leaves,
    add: (leave) => {
      const added = { ...leave, leaveId: (lastId += 1) };
      leaves = [...leaves, added];
      return added;
    },
    change: (leaveId, asked) => {
      leaves = leaves.map((leave) => (leave.leaveId === leaveId ? { ...leave, asked } : leave));
    },
    remove: (leaveId) => {
      leaves = leaves.filter((leave) => leave.leaveId !== leaveId);
    },
  };
}

export const standsIn = ({ asked }: BookedLeave): string | null =>
  asked?.substituteSaid === "yes" && asked.coordinatorSaid === "yes" ? asked.substituteId : null;
