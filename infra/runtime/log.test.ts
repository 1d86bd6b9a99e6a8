import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { createLog, type LogFields, redactedFields } from "./log.ts";

function written(fields: LogFields): string {
  const lines: string[] = [];
  createLog({ level: "info", destination: { write: (line) => void lines.push(line) } }).info(fields, "said");
  return lines.join("");
}

test.each(redactedFields)("what stands under '%s' never reaches the log, however deep it lies", (field) => {
  const secret = "样例一三八";

  for (const fields of [{ [field]: secret }, { in: { [field]: secret } }, { in: { in: { [field]: secret } } }])
    expect(written({ seniorId: "s-1", ...fields })).not.toContain(secret);
});

test("a line of ids and numbers is written as it is, one with data too, and in their order", () => {
  const lines: unknown[] = [];
  const log = createLog({ level: "info", destination: { write: (line) => void lines.push(JSON.parse(line)) } });

  log.info({ seniorId: "s-1", latencyMs: 7, gone: null }, "first");
  log.warn({ facts: { limit: 3 }, lane: "sms" }, "second");
  log.debug({ seniorId: "s-2" }, "not asked for");

  expect(lines).toEqual([
    expect.objectContaining({ level: "info", seniorId: "s-1", latencyMs: 7, gone: null, msg: "first" }),
    expect.objectContaining({ level: "warn", facts: { limit: 3 }, lane: "sms", msg: "second" }),
  ]);
});

test("a reader of the log who has stopped holds nothing up, and finds every line once they go on", async () => {
  const lines = 2_000;
  const file = join(import.meta.dirname, "test-child-log.ts");
  const child = spawn(process.execPath, ["--import", "tsx", file, String(lines)]);

  // Far more than a pipe holds is said while nobody reads it.
  await once(child.stderr, "data");
  const read = text(child.stdout);
  child.stdin.end("go");

  const numbers = (await read)
    .trimEnd()
    .split("\n")
    .map((line) => Number(JSON.parse(line).line));
  expect(numbers).toEqual(Array.from({ length: lines }, (_, index) => index + 1));
});

test.skipIf(!existsSync("/dev/full"))(
  "a full disk under the log ends nothing: the process goes on and ends as it was asked to",
  async () => {
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "test-child-log.ts"), "5"], {
      stdio: ["pipe", full, "pipe"],
    });
    closeSync(full);
    const { stdin, stderr } = child;
    if (stdin === null || stderr === null) throw new Error("no pipes");

    await once(stderr, "data");
    const faults = text(stderr);
    stdin.end("go");

    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await faults).toBe("");
  },
);
