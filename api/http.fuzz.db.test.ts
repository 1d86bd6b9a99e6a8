import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fuzzRounds } from "../infra/config/fuzz-rounds.ts";
import { type ErrorCode, errorCodes } from "../infra/domain/errors.ts";
import { GROWTH_MAX, growthOverHalves } from "../infra/runtime/test-memory.ts";
import { statusOf } from "./problems.ts";
import { raise } from "./test-events.ts";
import { type Operation, operationsOf, valuesOf } from "./test-openapi.ts";
import { createTown, type Town, type Visitor } from "./test-town.ts";

const { rounds, timeout } = fuzzRounds(400);
const logins = ["admin", "coordinator", "rescuer", "wang-a", "viewer"] as const;
/** Ids that are there, and some that look like ids. Nobody here may take the visitors' own accounts away. */
const ids = ["senior-wang", "senior-li", "band-wang", "wang-b", "li-a", "xiashi", "xiashi-1", "nobody", "a".repeat(64)];
const known = new Set<string>(Object.keys(errorCodes));
const isCode = (code: unknown): code is ErrorCode => typeof code === "string" && known.has(code);

let town: Town;
let operations: readonly Operation[];
let visitors: ReadonlyMap<string, Visitor>;
beforeAll(async () => {
  town = await createTown({ http: { requestsPerMinute: 1e9 } });
  ids.push(await raise(town.database.db, { name: "li", at: town.clock.now() }));
  const document = await town.server.inject({ method: "GET", url: "/api/docs/json" });
  // Signing in and out, and erasing people, have tests of their own and would end this one.
  operations = operationsOf(document.json()).filter(({ path }) => !/\/session|\/erasure$/.test(path));
  visitors = new Map(await Promise.all(logins.map(async (login) => [login, await town.signIn(login)] as const)));
});
afterAll(async () => {
  await town.stop();
});

/** `status code` of each answer and how often it was given. */
const counts = new Map<string, number>();
type Given = { readonly statusCode: number; readonly body: string };
/** Fails on whatever is neither a success nor a refusal with a known code that fits its status. */
function judge(answer: Given, asked: string): void {
  let code: unknown = "";
  if (answer.statusCode >= 400) {
    code = Reflect.get(Object(JSON.parse(answer.body)), "code");
    expect([asked, answer.statusCode < 500, isCode(code) && statusOf(code)]).toEqual([asked, true, answer.statusCode]);
  }
  const key = `${answer.statusCode} ${String(code)}`.trim();
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
function say(what: string): void {
  const answers = [...counts].sort().map(([answer, count]) => `${answer}: ${count}`);
  process.stdout.write(`fuzz, ${what}: ${rounds} inputs; ${answers.join(", ")}\n`);
  counts.clear();
}

test("whatever is asked by the OpenAPI document is answered, or refused with a code", { timeout }, async () => {
  const requests = fc.constantFrom(...operations).chain((operation) =>
    fc.record({
      operation: fc.constant(operation),
      login: fc.constantFrom(...logins),
      path: fc.array(fc.oneof(fc.constantFrom(...ids), fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 })), {
        minLength: 3,
        maxLength: 3,
      }),
      query: fc.record(Object.fromEntries(operation.query.map(({ name, schema }) => [name, valuesOf(schema, ids)]))),
      body: operation.body === null ? fc.constant(null) : valuesOf(operation.body, ids),
    }),
  );

  const property = fc.asyncProperty(requests, async ({ operation, login, path, query, body }) => {
    const url = urlOf(operation, path, query);
    const { cookie = "", csrfToken = "" } = visitors.get(login) ?? {};
    const answer = await town.server.inject({
      method: operation.method,
      url,
      headers: {
        cookie,
        "x-csrf-token": csrfToken,
        ...(body === null ? {} : { "content-type": "application/json" }),
      },
      ...(body === null ? {} : { payload: JSON.stringify(body) }),
    });
    judge(answer, `${operation.method} ${operation.path}`);
  });
  const growth = await growthOverHalves(rounds, (numRuns) => fc.assert(property, { numRuns }));
  expect(growth).toBeLessThan(GROWTH_MAX);
  expect(counts.get("200") ?? 0).toBeGreaterThan(0);
  say("HTTP by the OpenAPI document");
});

function urlOf({ path }: Operation, parts: readonly string[], query: Readonly<Record<string, unknown>>): string {
  let next = 0;
  const filled = path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(parts[next++] ?? "x"));
  const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return text.length === 0 ? filled : `${filled}?${text.join("&")}`;
}

test("bodies of any bytes, by any name of their kind, are refused with a code", { timeout }, async () => {
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: "binary", maxLength: 500 }).map((text) => Buffer.from(text)),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value).slice(0, -1))),
    fc.nat({ max: 3_000 }).map((depth) => Buffer.from(`${"[".repeat(depth)}${"]".repeat(depth)}`)),
  );
  const kinds = fc.constantFrom(
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "x",
  );
  const changing = operations.filter(({ method }) => method !== "GET");
  const { cookie = "", csrfToken = "" } = visitors.get("admin") ?? {};

  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...changing), bodies, kinds, async (operation, payload, kind) => {
      const headers = { cookie, "x-csrf-token": csrfToken, "content-type": kind };
      const url = urlOf(operation, ["nobody", "nobody", "nobody"], {});
      judge(await town.server.inject({ method: operation.method, url, headers, payload }), operation.path);
    }),
    { numRuns: rounds },
  );
  say("HTTP bodies of any bytes");
});

test("no made-up cookie or token lets anybody in", { timeout }, async () => {
  const real = visitors.get("rescuer");
  const token = real?.cookie.split("=")[1] ?? "";
  const header = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  });
  const nearly = fc
    .nat({ max: token.length - 1 })
    .map((at) => token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1));
  const cookies = fc.oneof(
    header,
    header.map((text) => `session=${text}`),
    nearly.map((text) => `session=${text}`),
  );

  await fc.assert(
    fc.asyncProperty(cookies, header, async (cookie, csrf) => {
      fc.pre(!cookie.includes(token));
      const stranger = await town.server.inject({ method: "GET", url: "/api/v1/session", headers: { cookie } });
      judge(stranger, "GET /session");
      expect(stranger.statusCode).toBe(401);
      const forged = { cookie: real?.cookie ?? "", "x-csrf-token": csrf };
      const change = await town.server.inject({
        method: "POST",
        url: "/api/v1/seniors/senior-wang/excuses",
        headers: forged,
      });
      judge(change, "POST without the token");
      expect(change.statusCode).toBe(403);
    }),
    { numRuns: rounds },
  );
  say("cookies and tokens");
});
