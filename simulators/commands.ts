import { type Command, type CommandIo, helpOf, readCommandLine, UsageError } from "./command-line.ts";
import { enrolCommand } from "./run-enrol.ts";
import { fleetCommand, scenarioCommand } from "./run-fleet.ts";
import { guardiansCommand } from "./run-guardians.ts";
import { loadCommand } from "./run-load.ts";

const commands: readonly Command[] = [enrolCommand, fleetCommand, scenarioCommand, guardiansCommand, loadCommand];

/** Runs one simulator command; the exit code is 0 done, 1 failed, 2 not understood. */
export async function runCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    io.tell(overview());
    return name === undefined || name === "--help" || name === "help" ? 0 : 2;
  }
  if (rest.includes("--help")) {
    io.tell(helpOf(command));
    return 0;
  }
  try {
    return await command.run(readCommandLine(command, rest), io);
  } catch (fault) {
    io.tell(fault instanceof Error ? explain(fault) : "failed");
    if (!(fault instanceof UsageError)) return 1;
    io.tell(`see: npm run simulate -- ${command.name} --help`);
    return 2;
  }
}

function overview(): string {
  const lines = commands.map(({ name, about }) => `  ${name.padEnd(12)} ${about.split(/[.;,:]/)[0]}`);
  return ["npm run simulate -- COMMAND [options]", "", ...lines, "", "COMMAND --help tells more."].join("\n");
}

/** A refused connection hides in `cause`: fetch only says that it failed. */
function explain(fault: Error): string {
  const { cause } = fault;
  return cause instanceof Error && fault.message === "fetch failed"
    ? `the service does not answer: ${cause.message}`
    : fault.message;
}
