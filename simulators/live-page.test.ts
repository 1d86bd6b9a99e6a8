import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { ServerMessage } from "../infra/contract/live.ts";
import { createLivePage, type LivePage } from "./live-page.ts";
import { createRandom } from "./random.ts";

const hello = (seq: number, resumed = false): ServerMessage => ({
  kind: "hello",
  proto: 1,
  epoch: "e1",
  seq,
  serverTime: "2026-01-05T04:00:00.000Z",
  resumed,
});
let server: WebSocketServer;
let page: LivePage;
let heard: ServerMessage[];
let goodbyes: number;

beforeEach(async () => {
  heard = [];
  goodbyes = 0;
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const address = server.address();
  page = createLivePage({
    url: `ws://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    headers: { cookie: "session=s1" },
    random: createRandom("page"),
    onMessage: (message) => {
      heard.push(message);
      server.emit("heard");
    },
    onGoodbye: () => {
      goodbyes += 1;
    },
  });
});
afterEach(async () => {
  page.close();
  server.clients.forEach((socket) => socket.terminate());
  await new Promise((resolve) => server.close(resolve));
});

/** The next connection of the page, and the first thing it says. */
async function nextVisit(): Promise<{ socket: WebSocket; says: string; cookie: string }> {
  return await new Promise((resolve) => {
    server.once("connection", (socket, request) => {
      socket.once("message", (data) =>
        resolve({
          socket,
          says: Buffer.isBuffer(data) ? data.toString() : "",
          cookie: String(request.headers.cookie),
        }),
      );
    });
  });
}

async function tell(socket: WebSocket, message: object, count: number): Promise<void> {
  socket.send(JSON.stringify(message));
  while (heard.length < count) await once(server, "heard");
}

describe("a guardian's page", () => {
  test("comes with its session and asks for everything", async () => {
    const visit = nextVisit();
    page.open();

    expect(await visit).toMatchObject({ says: '{"kind":"resume","epoch":null,"seq":0}', cookie: "session=s1" });
  });

  test("after a lost connection asks only for what it has missed", async () => {
    const first = nextVisit();
    page.open();
    const { socket } = await first;
    await tell(socket, hello(5), 1);
    await tell(socket, { kind: "heartbeat", serverTime: "2026-01-05T04:00:10.000Z", seq: 9 }, 2);
    const second = nextVisit();
    socket.terminate();

    expect((await second).says).toBe('{"kind":"resume","epoch":"e1","seq":5}');
  });

  test("is told when the service ends its session", async () => {
    const visit = nextVisit();
    page.open();
    const { socket } = await visit;
    await tell(socket, { kind: "goodbye", code: "SESSION_EXPIRED" }, 1);

    expect(goodbyes).toBe(1);
  });

  test("does not listen to what it does not understand", async () => {
    const visit = nextVisit();
    page.open();
    const { socket } = await visit;
    socket.send('{"kind":"weather","sunny":true}');
    socket.send('{"kind":"incident","seq":"soon"}');
    await tell(socket, hello(1), 1);

    expect(heard.map(({ kind }) => kind)).toEqual(["hello"]);
  });
});
