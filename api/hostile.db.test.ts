import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Problem } from "../infra/contract/http.ts";
import { raise } from "./test-events.ts";
import { answerOf, bodyOf, createTown, enrolmentOf, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let admin: Visitor;
let incident: string;
beforeAll(async () => {
  town = await createTown({ http: { requestsPerMinute: 1_000_000 } });
  admin = await town.signIn("admin");
  incident = await raise(town.database.db, { name: "wang", at: town.clock.now() });
});
afterAll(async () => {
  await town.stop();
});

/** How often each route is attacked; 800 were tried when this was written. */
const RUNS = 40;

const fence = {
  kind: "polygon",
  rings: [
    [
      [120.6, 30.5],
      [120.7, 30.5],
      [120.7, 30.6],
      [120.6, 30.5],
    ],
  ],
};
/** A right body of each route, to be spoilt in one place. Without passwords: hashing one is slow on purpose. */
const rightBodies: Readonly<Record<string, unknown>> = {
  "POST /session": { login: "nobody", password: "" },
  "POST /incidents/:incidentId/actions": {
    action: "note",
    idempotencyKey: "hostile-key",
    note: "x",
    place: { lon: 120.6, lat: 30.5 },
  },
  "PUT /seniors/:seniorId/guardians": { slot: "A", guardian: { name: "示例", phone: "13511112222" } },
  "POST /fences": {
    seniorId: "senior-wang",
    name: "x",
    kind: "keepIn",
    shape: fence,
    schedule: { spans: [{ days: ["mon"], from: 0, to: 10 }] },
  },
  "PUT /fences/:fenceId": { seniorId: "senior-wang", name: "x", kind: "keepIn", shape: fence, seenVersion: 1 },
  "POST /enrolments": enrolmentOf("hostile", "xiashi-1", 9),
  "POST /people": { name: "x", phone: "13511113333", roles: [{ role: "guardian", areaId: "xiashi" }] },
  "PUT /people/:personId/channels": {
    items: [{ kind: "webhook", address: "https://example.org/", secret: "0123456789abcdef" }],
  },
  "POST /wristbands/:wristbandId/commands": { kind: "message", text: "x" },
};

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1e308,
    -0.0001,
    Number.MAX_SAFE_INTEGER,
    "",
    " ",
    "\0",
    "\uD800",
    "'; drop table seniors; --",
    "../../etc/passwd",
    "x".repeat(5_000),
    "示例\u202E\u0000",
    [],
    {},
    [[]],
    { $ne: null },
    { toString: 1 },
    Array.from({ length: 1_000 }, () => 0),
  ),
  fc.anything({ maxDepth: 3, withNullPrototype: false, withBigInt: false, withDate: false }),
  fc.string({ unit: "binary" }),
);

/** Replaces one place somewhere inside. */
function spoil(value: unknown, path: readonly number[], by: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== "object" || value === null) return by;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? spoil(item, rest, by) : item));
  return { ...value, [key]: spoil(Reflect.get(value, key), rest, by) };
}

type Method = "GET" | "POST" | "PUT" | "DELETE";
const send = async (method: Method, url: string, payload?: string) =>
  answerOf(
    await town.server.inject({
      method,
      url,
      headers: {
        cookie: admin.cookie,
        "x-csrf-token": admin.csrfToken,
        ...(payload === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(payload === undefined ? {} : { payload }),
    }),
  );
const addressOf = (url: string): string =>
  url
    .replace(":incidentId", incident)
    .replace(":seniorId", "senior-wang")
    .replace(":fenceId", town.wang.fenceId)
    .replace(":personId", "wang-a")
    .replace(":wristbandId", "band-wang");

const routes = () =>
  town.server.routeAccess.filter(
    ({ method, url }) => method !== "HEAD" && url.startsWith("/api/v1/") && !url.endsWith("/live"),
  );
const isMethod = (method: string): method is Method => ["GET", "POST", "PUT", "DELETE"].includes(method);

test("no body that anybody can send breaks the service: every refusal has its code", async () => {
  let sent = 0;
  let refused = 0;
  for (const { method, url } of routes()) {
    // Signing out would end the attack.
    if (!isMethod(method) || method === "GET" || url === "/api/v1/session") continue;
    const right = rightBodies[`${method} ${url.replace("/api/v1", "")}`] ?? {};
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 6 }), nasty, async (path, by) => {
        const answer = await send(method, addressOf(url), JSON.stringify(spoil(right, path, by)) ?? "null");

        sent += 1;
        expect(answer.status, `${method} ${url}`).toBeLessThan(500);
        if (answer.status < 400) return;
        refused += 1;
        expect(bodyOf(Problem, answer).code).toMatch(/^[A-Z_]+$/);
      }),
      { numRuns: RUNS },
    );
  }
  process.stdout.write(`hostile bodies: ${sent} sent, ${refused} refused with a code, 0 answered with 5xx\n`);

  expect(refused).toBeGreaterThan(sent / 4);
});

test("no body that is not even JSON breaks the sign-in", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom('{"login":"\\u0000"', "[", '"', "{}", "[]", "nul")),
      async (text) => {
        const answer = await send("POST", "/api/v1/session", text);

        expect([400, 413]).toContain(answer.status);
      },
    ),
    { numRuns: RUNS },
  );
});

test("no address that anybody can ask for breaks the service", async () => {
  const part = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }).map((text) => encodeURIComponent(text)),
    fc.constantFrom(
      "%00",
      "%ff",
      "%E0%A4%A",
      "..",
      "%2e%2e%2f",
      "-",
      "_",
      "%F0%9F%98%80",
      "a".repeat(300),
      "$1",
      "null",
    ),
  );
  for (const { method, url } of routes()) {
    if (!isMethod(method) || (method !== "GET" && !url.includes(":"))) continue;
    await fc.assert(
      fc.asyncProperty(
        part,
        fc.constantFrom("from", "to", "state", "seniorId", "query", "before"),
        part,
        async (id, key, value) => {
          const address = `${url.replace(/:\w+/, () => id)}?${key}=${value}`;
          const answer = await send(method, address, method === "GET" || method === "DELETE" ? undefined : "{}");

          expect(answer.status, address).toBeLessThan(500);
        },
      ),
      { numRuns: RUNS },
    );
  }
});

test("no cookie and no token that anybody can invent breaks the service or lets them in", async () => {
  const header = fc.string({ unit: "grapheme-ascii", maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(header, header, header, async (token, csrf, origin) => {
      const answer = await town.server.inject({
        method: "POST",
        url: "/api/v1/seniors/senior-wang/test-alert",
        headers: { cookie: `session=${token}`, "x-csrf-token": csrf, origin },
      });

      expect([400, 401, 403]).toContain(answer.statusCode);
    }),
    { numRuns: 4 * RUNS },
  );
});

test("text with a null character, which the database cannot keep, is refused as the sender's mistake", async () => {
  const answer = await admin.send("POST", "/people", { name: "a\0b", roles: [{ role: "guardian", areaId: "xiashi" }] });

  expect(answer).toMatchObject({ status: 400, body: { code: "REQUEST_INVALID" } });
});

test("after all of this the town is as it was", async () => {
  const [row] = await town.database.db.query(
    "select count(*)::int as seniors from seniors where senior_id in ('senior-wang', 'senior-li')",
  );

  expect(row).toEqual({ seniors: 2 });
  expect((await admin.get("/seniors")).status).toBe(200);
});
