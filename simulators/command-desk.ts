import { Value } from "typebox/value";
import { type CommandResult, WristbandCommand } from "../infra/contract/telemetry.ts";
import { type EpochMs, parseInstant, plusMs } from "../infra/domain/time.ts";

/** What a wristband does about commands from the service, and the answers it owes. */
export type CommandDesk = {
  /** Takes one command off the wire; whatever does not read as one is ignored. */
  readonly receive: (payload: string, now: EpochMs) => void;
  /** Seconds between two reports, as ordered or by default. */
  readonly intervalS: (now: EpochMs) => number;
  /** Whether a position is wanted at once; asking takes the order away. */
  readonly takeLocateOrder: () => boolean;
  readonly owesResults: () => boolean;
  readonly takeResult: () => CommandResult | null;
  /** The answer was not acknowledged: it is owed again. */
  readonly giveBackResult: (result: CommandResult) => void;
};

/** Commands wait on the broker for an absent wristband (clean session off) and may come twice. */
const REMEMBERED = 50;

/** `usualIntervalS`: what the wristband was enrolled with, in force whenever no order is. */
export function createCommandDesk(usualIntervalS: number): CommandDesk {
  const known: string[] = [];
  const results: CommandResult[] = [];
  let ordered: { seconds: number; until: EpochMs } | null = null;
  let locate = false;

  const obey = (command: WristbandCommand, now: EpochMs): CommandResult["outcome"] => {
    const expiresAt = parseInstant(command.expiresAt);
    if (expiresAt === null || expiresAt < now) return "refused";
    if (command.kind === "locateNow") locate = true;
    if (command.kind === "setInterval") {
      ordered = { seconds: command.seconds, until: plusMs(now, command.forSeconds * 1_000) };
    }
    return "done";
  };
  return {
    receive: (payload, now) => {
      const command = readCommand(payload);
      if (command === null) return;
      const { commandId } = command;
      const outcome = known.includes(commandId) ? "done" : obey(command, now);
      known.push(commandId);
      known.splice(0, known.length - REMEMBERED);
      results.push({ commandId, outcome });
    },
    intervalS: (now) => (ordered !== null && now < ordered.until ? ordered.seconds : usualIntervalS),
    takeLocateOrder: () => {
      const wanted = locate;
      locate = false;
      return wanted;
    },
    owesResults: () => results.length > 0,
    takeResult: () => results.shift() ?? null,
    giveBackResult: (result) => void results.unshift(result),
  };
}

function readCommand(payload: string): WristbandCommand | null {
  try {
    const parsed: unknown = JSON.parse(payload);
    return Value.Check(WristbandCommand, parsed) ? parsed : null;
  } catch {
    return null;
  }
}
