import { pino, stdTimeFunctions } from "pino";
import { createStandardOutput, type LogOutput } from "./log-output.ts";

/** Fields first, then a fixed lower-case message: `log.info({ incidentId }, "incident raised")`. Ids only, never names or places. */
export type LogFields = Readonly<Record<string, unknown>>;
type LogLine = (fields: LogFields, message: string) => void;
export type Log = {
  readonly error: LogLine;
  readonly warn: LogLine;
  readonly info: LogLine;
  readonly debug: LogLine;
  /** Settles once every line so far has left the process; bounded. */
  readonly written: () => Promise<void>;
};

export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Fields that may carry personal data or secrets: a slip of a caller must not reach a disk. */
export const redactedFields = [
  "name",
  "calledName",
  "phone",
  "email",
  "address",
  "lon",
  "lat",
  "at",
  "place",
  "payload",
  "password",
  "token",
  "secret",
  "cookie",
  "authorization",
] as const;

/**
 * JSON lines on standard output, or on `destination` where a test wants to read them. Searching a line for what must be hidden
 * takes longer than writing it: a line of plain values under harmless names, as nearly all are, goes without.
 */
export function createLog(options: {
  readonly level: LogLevel;
  readonly destination?: { write: (line: string) => void };
}): Log {
  const paths = redactedFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  const plain = {
    level: options.level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // One output for both, so that two lines never mix.
  const output = outputTo(options.destination, (lines) => bare.warn({ lines }, "log lines dropped"));
  const bare = pino(plain, output);
  const searching = pino({ ...plain, redact: { paths, censor: "[redacted]" } }, output);
  const writerOf = (fields: LogFields) => (isHarmless(fields) ? bare : searching);
  return {
    error: (fields, message) => writerOf(fields).error(fields, message),
    warn: (fields, message) => writerOf(fields).warn(fields, message),
    info: (fields, message) => writerOf(fields).info(fields, message),
    debug: (fields, message) => writerOf(fields).debug(fields, message),
    written: output.written,
  };
}

function outputTo(
  destination: { write: (line: string) => void } | undefined,
  onDropped: (lines: number) => void,
): LogOutput {
  if (destination === undefined) return createStandardOutput(onDropped);
  return { write: (line) => destination.write(line), written: async () => undefined };
}

const hidden: ReadonlySet<string> = new Set(redactedFields);

function isHarmless(fields: LogFields): boolean {
  for (const name in fields) {
    const value = fields[name];
    if (hidden.has(name) || (typeof value === "object" && value !== null)) return false;
  }
  return true;
}

/** For tests and tools that do not want to hear anything. */
export const silentLog: Log = createLog({ level: "silent", destination: { write: () => undefined } });

/** What may be logged of an unknown fault: its code and message, and the chain of causes, never its data. */
export function faultFields(fault: unknown): LogFields {
  if (!(fault instanceof Error)) return { fault: String(fault).slice(0, 300) };
  const code: unknown = Reflect.get(fault, "code");
  const facts: unknown = Reflect.get(fault, "facts");
  return {
    fault: fault.message.slice(0, 300),
    ...(typeof code === "string" ? { code } : {}),
    ...(facts === undefined ? {} : { facts }),
    ...(fault.cause === undefined ? {} : { cause: faultFields(fault.cause) }),
  };
}
