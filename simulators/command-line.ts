import { parseArgs } from "node:util";

/** What a command may be told; every option takes a value, none of them a secret. */
export type OptionSpec = {
  readonly name: string;
  readonly value: string;
  readonly about: string;
  /** Left out: the option may be absent. */
  readonly usual?: string;
};

export type Command = {
  readonly name: string;
  readonly about: string;
  /** A word after the command's name, for instance the scenario. */
  readonly operand?: string;
  readonly options: readonly OptionSpec[];
  readonly run: (given: Given, io: CommandIo) => Promise<number>;
};

export type CommandIo = {
  /** One JSON object per line on standard output. */
  readonly print: (line: object) => void;
  /** For people, on standard error. */
  readonly tell: (line: string) => void;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly stopped: AbortSignal;
};

/** The options as given, read with a check; a wrong one throws `UsageError`. */
export type Given = {
  readonly operand: string | null;
  readonly text: (name: string) => string;
  readonly optionalText: (name: string) => string | null;
  readonly number: (name: string, range: { readonly from: number; readonly to: number }) => number;
  readonly optionalNumber: (name: string, range: { readonly from: number; readonly to: number }) => number | null;
};

/** The command line does not make sense: said in one sentence, exit code 2. */
export class UsageError extends Error {}

/** Checks names and count of what was given; values are checked when they are read. */
export function readCommandLine(command: Command, args: readonly string[]): Given {
  const { values, positionals } = parseStrictly(command, args);
  if (positionals.length > (command.operand === undefined ? 0 : 1)) {
    throw new UsageError(`${command.name} does not understand "${positionals.at(-1)}"`);
  }
  const optionalText = (name: string): string | null =>
    values.get(name) ?? command.options.find((option) => option.name === name)?.usual ?? null;
  const text = (name: string): string => {
    const value = optionalText(name);
    if (value === null) throw new UsageError(`${command.name} needs --${name}`);
    return value;
  };
  return {
    operand: positionals[0] ?? null,
    text,
    optionalText,
    number: (name, range) => toNumber(name, text(name), range),
    optionalNumber: (name, range) => {
      const value = optionalText(name);
      return value === null ? null : toNumber(name, value, range);
    },
  };
}

/** A connection address without a name or a password: those belong into a file. */
export function readUrl(given: Given, name: string, schemes: readonly string[]): string {
  const value = given.text(name);
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !schemes.includes(url.protocol.slice(0, -1))) {
    throw new UsageError(`--${name} must be an address such as ${schemes[0]}://localhost, not "${redact(value)}"`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(`--${name} must not carry a name or a password: others can read the command line`);
  }
  return value;
}

/** What `--help` shows of one command. */
export function helpOf(command: Command): string {
  const lines = command.options.map(({ name, value, about, usual }) => {
    const flag = `  --${name} ${value}`.padEnd(28);
    return `${flag} ${about}${usual === undefined ? "" : ` (${usual})`}`;
  });
  const operand = command.operand === undefined ? "" : ` ${command.operand}`;
  return [`npm run simulate -- ${command.name}${operand} [options]`, "", command.about, "", ...lines].join("\n");
}

type Parsed = { readonly values: ReadonlyMap<string, string>; readonly positionals: readonly string[] };

function parseStrictly(command: Command, args: readonly string[]): Parsed {
  const options = Object.fromEntries(command.options.map(({ name }) => [name, { type: "string" as const }]));
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const entries = Object.entries(values).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : [],
    );
    return { values: new Map(entries), positionals };
  } catch (cause) {
    const [sentence] = (cause instanceof Error ? cause.message : "wrong options").split(". ");
    throw new UsageError(`${command.name}: ${sentence}`, { cause });
  }
}

function toNumber(name: string, value: string, { from, to }: { readonly from: number; readonly to: number }): number {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number) || number < from || number > to) {
    throw new UsageError(`--${name} must be a number from ${from} to ${to}, not "${value}"`);
  }
  return number;
}

function redact(value: string): string {
  return value.replace(/\/\/[^@/]*@/, "//…@");
}
