import type { OwnLeaveView } from "../../infra/contract/own-leaves.ts";
import { type EpochMs, toIso } from "../../infra/domain/time.ts";
import { endOwnLeave, getOwnLeaves, takeLeave } from "../http/own-leaves.ts";
import { leaveSpan } from "./leave-days.ts";

export type LeaveTrouble = "failed" | "overlaps" | "wrongDays";
/** When this guardian is away. */
export type OwnLeaves = {
  readonly read: () => void;
  readonly items: () => readonly OwnLeaveView[];
  readonly trouble: () => LeaveTrouble | null;
  readonly take: (firstDay: string, lastDay: string, now: EpochMs) => void;
  readonly end: (leaveId: number) => void;
};

export function createOwnLeaves(personId: string, onChange: () => void): OwnLeaves {
  let items: readonly OwnLeaveView[] = [];
  let trouble: LeaveTrouble | null = null;
  const say = (next: LeaveTrouble | null) => {
    trouble = next;
    onChange();
  };

  async function read(): Promise<void> {
    const answer = await getOwnLeaves(personId);
    if (answer.kind === "ok") items = answer.value.items;
    say(answer.kind === "ok" ? null : "failed");
  }

  async function take(firstDay: string, lastDay: string, now: EpochMs): Promise<void> {
    const span = leaveSpan(firstDay, lastDay, now);
    if (span === null) return say("wrongDays");
    const answer = await takeLeave(personId, { from: toIso(span.from), to: toIso(span.to) });
    if (answer.kind === "ok") return await read();
    say(answer.kind === "refused" && answer.code === "DUTY_OVERLAPS" ? "overlaps" : "failed");
  }

  async function end(leaveId: number): Promise<void> {
    const answer = await endOwnLeave(personId, leaveId);
    if (answer.kind === "ok") return await read();
    say("failed");
  }
  return {
    read: () => void read(),
    items: () => items,
    trouble: () => trouble,
    take: (firstDay, lastDay, now) => void take(firstDay, lastDay, now),
    end: (leaveId) => void end(leaveId),
  };
}
