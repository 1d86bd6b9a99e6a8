import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Type } from "typebox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Problem } from "../infra/contract/http.ts";
import { createLog } from "../infra/runtime/log.ts";
import { answerOf, bodyOf, createTown, type Town } from "./test-town.ts";

const OpenApi = Type.Object({
  openapi: Type.String(),
  paths: Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown())),
});

let town: Town;
let folder: string;
const lines: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "121-pages-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>121</title>");
  await writeFile(join(folder, "console.html"), "<!doctype html><title>console</title>");
  await writeFile(join(folder, "assets", "console-BxY12_aZ.js"), "export {};");
  await writeFile(join(folder, "service-worker.js"), "addEventListener('push', () => {});");
  await writeFile(join(folder, "manifest.webmanifest"), "{}");
  await writeFile(join(folder, ".secret"), "not for anybody");
  const log = createLog({ level: "debug", destination: { write: (line) => void lines.push(line) } });
  town = await createTown({ dashboardFolder: folder, log });
});
afterAll(async () => {
  await town.stop();
  await rm(folder, { recursive: true });
});

const ask = async (
  method: "GET" | "POST" | "PUT" | "DELETE" | "HEAD",
  url: string,
  headers: Record<string, string> = {},
) => answerOf(await town.server.inject({ method, url, headers }));

test("a browser gets the pages, asks for them anew each time, and keeps what never changes", async () => {
  const index = await ask("GET", "/");
  const console = await ask("GET", "/console.html");
  const script = await ask("GET", "/assets/console-BxY12_aZ.js");

  expect([index.status, console.status, script.status]).toEqual([200, 200, 200]);
  expect(index.headers["cache-control"]).toBe("no-cache");
  expect(console.headers["cache-control"]).toBe("no-cache");
  expect(script.headers["cache-control"]).toContain("immutable");
});

test("a phone hears of a new worker and a new manifest at once", async () => {
  const worker = await ask("GET", "/service-worker.js");
  const manifest = await ask("GET", "/manifest.webmanifest");

  const cached = [worker, manifest].map(({ headers }) => headers["cache-control"]);
  expect(cached).toEqual(["no-cache", "no-cache"]);
  expect(worker.headers["content-type"]).toContain("javascript");
  expect(manifest.headers["content-type"]).toContain("application/manifest+json");
  expect(manifest.headers["content-security-policy"]).toContain("manifest-src 'self'");
});

test("a page may load from and talk to this service only", async () => {
  const { headers } = await ask("GET", "/console.html");
  const policy = String(headers["content-security-policy"]);

  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["x-frame-options"]).toBe("DENY");
  expect(headers["referrer-policy"]).toBe("no-referrer");
});

test("the camera is for the page that reads wristbands alone, for no other page and no frame in it", async () => {
  const camera = async (url: string) =>
    /camera=\S*/.exec(String((await ask("GET", url)).headers["permissions-policy"]))?.[0];

  expect(await camera("/coordinator.html?from=sign-in")).toBe("camera=(self),");
  expect(await camera("/console.html")).toBe("camera=(),");
  expect(await camera("/api/v1/health?/coordinator.html")).toBe("camera=(),");
});

test.each(["/.secret", "/../package.json", "/%2e%2e/package.json", "/assets/..%2f..%2fpackage.json", "/assets/%00"])(
  "somebody who tries %s gets no file that is not a page",
  async (path) => {
    const answer = await ask("GET", path);

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(JSON.stringify(answer.body)).not.toMatch(/love-comes-home|not for anybody/);
  },
);

test("answers about people are kept by no cache", async () => {
  const rescuer = await town.signIn("rescuer");

  expect((await rescuer.get("/seniors")).headers["cache-control"]).toBe("no-store");
});

test.each([
  ["GET", "/api/v1/nothing", 404, "NOT_FOUND"],
  ["GET", "/nothing.html", 404, "NOT_FOUND"],
  ["DELETE", "/api/v1/seniors", 405, "METHOD_NOT_ALLOWED"],
  ["GET", "/api/v1/enrolments", 405, "METHOD_NOT_ALLOWED"],
  ["POST", "/api/v1/seniors/senior-wang", 405, "METHOD_NOT_ALLOWED"],
  ["GET", "/api/v1/live", 401, "NOT_SIGNED_IN"],
  ["GET", `/api/v1/seniors/${"x".repeat(500)}`, 404, "NOT_FOUND"],
] as const)("%s %s is answered with %i and a code", async (method, url, status, code) => {
  const answer = await ask(method, url);

  expect(answer).toMatchObject({ status, body: { status, code } });
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  if (status === 405) expect(answer.headers["allow"]).toMatch(/GET|POST/);
});

test("a body that is too large, no JSON or of another kind is refused with a code", async () => {
  const rescuer = await town.signIn("coordinator");
  const send = async (payload: string, type = "application/json") => {
    const headers = { cookie: rescuer.cookie, "x-csrf-token": rescuer.csrfToken, "content-type": type };
    const answer = answerOf(await town.server.inject({ method: "POST", url: "/api/v1/enrolments", headers, payload }));
    return [answer.status, bodyOf(Problem, answer).code];
  };

  expect(await send(JSON.stringify({ text: "x".repeat(256 * 1024) }))).toEqual([413, "REQUEST_TOO_LARGE"]);
  expect(await send("{")).toEqual([400, "REQUEST_INVALID"]);
  expect(await send("")).toEqual([400, "REQUEST_INVALID"]);
  expect(await send('{"__proto__": {"role": "administrator"}}')).toEqual([400, "REQUEST_INVALID"]);
  expect(await send("a=b", "application/x-www-form-urlencoded")).toEqual([415, "MEDIA_TYPE_UNSUPPORTED"]);
  expect(await send("<senior/>", "text/xml")).toEqual([415, "MEDIA_TYPE_UNSUPPORTED"]);
});

test("a form that is filled in wrongly says which fields, and does not repeat what was in them", async () => {
  const coordinator = await town.signIn("coordinator");

  const answer = await coordinator.send("POST", "/people", { name: "", phone: "not a phone 示例", roles: "guardian" });

  expect(answer).toMatchObject({ status: 400, body: { code: "REQUEST_INVALID", fields: [{ path: "body/name" }] } });
  expect(JSON.stringify(answer.body)).not.toContain("示例");
});

test("something that is no HTTP at all gets an answer and the line is closed", async () => {
  const socket = connect(town.port, "127.0.0.1");
  const answer = await new Promise<string>((resolve) => {
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    socket.on("close", () => resolve(text));
    socket.write("GET nonsense\r\n\r\n");
  });

  expect(answer).toContain("400 Bad Request");
  expect(answer).toContain("REQUEST_INVALID");
});

test("an address that sends more than its share is told to slow down, whatever it asks for", async () => {
  const small = await createTown({ http: { requestsPerMinute: 20 } });
  const statuses: number[] = [];
  for (let index = 0; index < 30; index += 1)
    statuses.push(
      (await small.server.inject({ method: "GET", url: index % 2 === 0 ? "/api/v1/areas" : "/nothing" })).statusCode,
    );
  const last = answerOf(await small.server.inject({ method: "GET", url: "/api/v1/areas" }));
  await small.stop();

  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  expect(last).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
  expect(Number(last.headers["retry-after"])).toBeGreaterThan(0);
});

test("the documentation is there to browse, and describes every route for people", async () => {
  const page = await ask("GET", "/api/docs/");
  const document = bodyOf(OpenApi, await ask("GET", "/api/docs/json"));
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`),
  );
  const routes = town.server.routeAccess
    .filter(({ method, url }) => method !== "HEAD" && url.startsWith("/api/v1/") && url !== "/api/v1/live")
    .map(({ method, url }) => `${method} ${url}`);

  expect(page.status).toBe(200);
  expect(document.openapi).toBe("3.1.0");
  expect(described.sort()).toEqual(routes.sort());
  expect(JSON.stringify(document.paths)).toContain("4XX");
});

test("whoever runs the service learns whether it lives, serves and how it does", async () => {
  expect(await ask("GET", "/healthz")).toMatchObject({ status: 200, body: { status: "ok", version: "test" } });
  expect(await ask("GET", "/readyz")).toMatchObject({ status: 200, body: { status: "ready" } });
  expect((await ask("GET", "/metrics")).body).toContain("live_pages 0");
});

test("numbers about the service are for this machine only, unless the operator says otherwise", async () => {
  const from = async (remoteAddress: string, headers: Record<string, string> = {}) =>
    (await town.server.inject({ method: "GET", url: "/metrics", remoteAddress, headers })).statusCode;

  expect(await from("127.0.0.1")).toBe(200);
  expect(await from("::1")).toBe(200);
  expect(await from("::ffff:127.0.0.1")).toBe(200);
  expect(await from("203.0.113.7")).toBe(404);
  expect(await from("127.0.0.1", { "x-forwarded-for": "203.0.113.7" })).toBe(404);
});

test("the demo's accounts are offered by the demo and by nothing else", async () => {
  const account = { role: "rescuer", login: "rescuer", password: "x", name: "示例", seniorCalledName: null };
  const demo = await createTown({ demoAccounts: [account] });
  const offered = answerOf(await demo.server.inject({ method: "GET", url: "/api/v1/demo/accounts" }));
  await demo.stop();

  expect(offered).toMatchObject({ status: 200, body: { items: [account] } });
  expect((await ask("GET", "/api/v1/demo/accounts")).status).toBe(404);
});

test("the log of all this names nobody and no place", async () => {
  const rescuer = await town.signIn("rescuer");
  await rescuer.get("/seniors");
  const text = lines.join("");

  expect(text).toContain("request answered");
  expect(text).not.toMatch(/示例|1380000|120\.69|30\.53|a long enough password/);
});

test("a service that lost its database says so and names no detail", async () => {
  const lost = await createTown();
  const rescuer = await lost.signIn("rescuer");
  await lost.database.db.close();

  const ready = answerOf(await lost.server.inject({ method: "GET", url: "/readyz" }));
  const seniors = await rescuer.get("/seniors");
  const alive = answerOf(await lost.server.inject({ method: "GET", url: "/healthz" }));
  await lost.server.close();

  expect(ready).toMatchObject({ status: 503, body: { code: "UNAVAILABLE" } });
  expect(seniors).toMatchObject({ status: 503, body: { code: "UNAVAILABLE" } });
  expect(JSON.stringify(seniors.body)).not.toMatch(/pool|postgres|stack|at /);
  expect(alive.status).toBe(200);
});
