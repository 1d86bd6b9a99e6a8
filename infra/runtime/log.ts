import { pino, stdTimeFunctions } from "pino";

/** Fields first, then a fixed lower-case message: `log.info({ incidentId }, "incident raised")`. Ids only, never names or places. */
export type LogFields = Readonly<Record<string, unknown>>;
type LogLine = (fields: LogFields, message: string) => void;
export type Log = {
  readonly error: LogLine;
  readonly warn: LogLine;
  readonly info: LogLine;
  readonly debug: LogLine;
  readonly child: (fields: LogFields) => Log;
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

/** JSON lines on standard output, or on `destination` where a test wants to read them. */
export function createLog(options: {
  readonly level: LogLevel;
  readonly destination?: { write: (line: string) => void };
}): Log {
  const paths = redactedFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  const settings = {
    level: options.level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths, censor: "[redacted]" },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

/** For tests and tools that do not want to hear anything. */
export const silentLog: Log = createLog({ level: "silent" });

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
