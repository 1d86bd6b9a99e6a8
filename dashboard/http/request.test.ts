import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isRecord } from "../live/message-guard.ts";
import { request, useCsrfToken } from "./request.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let handler: Handler;
const realFetch = globalThis.fetch;
const isBody = (value: unknown): value is Record<string, unknown> => isRecord(value) && "items" in value;

beforeEach(async () => {
  handler = (_request, response) => response.end('{"items":[]}');
  server = createServer((incoming, response) => handler(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  // A page asks its own server by path alone; Node wants the whole address.
  globalThis.fetch = (path, init) => realFetch(`http://127.0.0.1:${port}${typeof path === "string" ? path : ""}`, init);
});

afterEach(async () => {
  globalThis.fetch = realFetch;
  useCsrfToken(null);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const answer =
  (status: number, body: unknown): Handler =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

test("an answer of the expected kind is taken", async () => {
  expect(await request("GET", "/incidents", isBody)).toEqual({ kind: "ok", value: { items: [] } });
});

test("every change carries the session's token, a reading does not", async () => {
  const tokens: (string | string[] | undefined)[] = [];
  handler = (incoming, response) => {
    tokens.push(incoming.headers["x-csrf-token"]);
    response.end('{"items":[]}');
  };
  useCsrfToken("token-1");

  await request("GET", "/incidents", isBody);
  await request("POST", "/incidents/1/actions", isBody, { action: "found" });

  expect(tokens).toEqual([undefined, "token-1"]);
});

test("a refusal carries its code and the fields that are wrong", async () => {
  handler = answer(422, {
    code: "GUARDIANS_SAME",
    requestId: "r-1",
    fields: [{ path: "/guardians/1/phone", message: "m" }, 7],
  });

  expect(await request("POST", "/enrolments", isBody, {})).toEqual({
    kind: "refused",
    status: 422,
    code: "GUARDIANS_SAME",
    requestId: "r-1",
    fields: ["/guardians/1/phone"],
  });
});

test.each([500, 502, 503, 429])("status %i is not the last word: an answer may be sent again", async (status) => {
  handler = answer(status, { code: "UNAVAILABLE" });

  expect(await request("POST", "/incidents/1/actions", isBody, {})).toEqual({ kind: "unreachable", status });
});

test("a login page of a hotel network is not taken for the service", async () => {
  handler = (_request, response) => response.end("<html>sign in to wifi</html>");

  expect(await request("GET", "/incidents", isBody)).toEqual({ kind: "unreachable", status: 200 });
});

test("a connection that breaks is told, not thrown", async () => {
  handler = (incoming) => void incoming.socket.destroy();

  expect(await request("GET", "/incidents", isBody)).toEqual({ kind: "unreachable", status: null });
});

test("a refusal without a readable body is still a refusal", async () => {
  handler = (_request, response) => response.writeHead(403).end("no");

  expect(await request("GET", "/incidents", isBody)).toMatchObject({ kind: "refused", status: 403, code: "INTERNAL" });
});
