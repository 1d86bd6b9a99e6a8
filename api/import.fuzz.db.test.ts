import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fuzzRounds } from "../infra/config/fuzz-rounds.ts";
import { importFields, importMediaTypes } from "../infra/contract/imports.ts";
import { type ErrorCode, errorCodes } from "../infra/domain/errors.ts";
import { GROWTH_MAX, growthOverHalves } from "../infra/runtime/test-memory.ts";
import { csvOf, goodLine, type TestLine, workbookOf, workbookWith } from "./import/test-list.ts";
import { statusOf } from "./problems.ts";
import { createTown, type Town, type Visitor } from "./test-town.ts";

const { rounds, timeout } = fuzzRounds(150);
const isCode = (code: unknown): code is ErrorCode => typeof code === "string" && Object.hasOwn(errorCodes, code);

let town: Town;
let coordinator: Visitor;
beforeAll(async () => {
  town = await createTown({ http: { requestsPerMinute: 1e9 } });
  coordinator = await town.signIn("coordinator");
});
afterAll(async () => {
  await town.stop();
});

const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.constantFrom("=1+1", '"', '""', "\u0000", "\uFEFF", "\uFFFD", "\r", "9".repeat(400), "1e999", "-0", "2026-02-30"),
);
const lines: fc.Arbitrary<readonly TestLine[]> = fc.array(
  fc
    .tuple(fc.nat({ max: 9 }), fc.dictionary(fc.constantFrom(...importFields), nasty, { maxKeys: 3 }))
    .map(([index, change]) => goodLine(index, change)),
  { maxLength: 8 },
);
/** Any file, files that are nearly right, and right ones with some bytes changed. */
const files = fc.oneof(
  lines.map((list) => [importMediaTypes.csv, Buffer.from(csvOf(list))] as const),
  lines.map((list) => [importMediaTypes.xlsx, workbookOf(list)] as const),
  fc
    .tuple(lines, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }), fc.boolean())
    .map(([list, changes, isCsv]) => {
      const file = isCsv ? Buffer.from(csvOf(list)) : workbookOf(list);
      for (const [at, byte] of changes) file.writeUInt8(byte, at % file.length);
      return [isCsv ? importMediaTypes.csv : importMediaTypes.xlsx, file] as const;
    }),
  fc.string({ unit: "binary", maxLength: 500 }).map((xml) => [importMediaTypes.xlsx, workbookWith(xml)] as const),
  fc
    .tuple(fc.constantFrom(...Object.values(importMediaTypes)), fc.uint8Array({ maxLength: 3_000 }))
    .map(([kind, bytes]) => [kind, Buffer.from(bytes)] as const),
);

test("whatever is sent as a list is answered, or refused with a code, and kept by nobody", { timeout }, async () => {
  const counts = new Map<string, number>();
  const property = fc.asyncProperty(files, fc.boolean(), async ([kind, payload], isDry) => {
    const { cookie, csrfToken } = coordinator;
    const headers = { cookie, "x-csrf-token": csrfToken, "content-type": kind };
    const url = `/api/v1/enrolments/import${isDry ? "/check" : ""}`;
    const { statusCode, body } = await town.server.inject({ method: "POST", url, headers, payload });
    const code: unknown = statusCode === 200 ? "" : Reflect.get(Object(JSON.parse(body)), "code");
    if (statusCode !== 200) expect([statusCode < 500, isCode(code) && statusOf(code)]).toEqual([true, statusCode]);
    const key = `${statusCode} ${String(code)}`.trim();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });

  const growth = await growthOverHalves(rounds, (numRuns) => fc.assert(property, { numRuns }));

  expect(growth).toBeLessThan(GROWTH_MAX);
  expect(counts.get("200") ?? 0).toBeGreaterThan(0);
  const answers = [...counts].sort().map(([answer, count]) => `${answer}: ${count}`);
  process.stdout.write(`fuzz, lists of seniors: ${rounds} inputs; ${answers.join(", ")}\n`);
});
