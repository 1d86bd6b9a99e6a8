import { expect, test } from "vitest";
import type { ServerMessage } from "../../infra/contract/live.ts";
import { toIso } from "../../infra/domain/time.ts";
import { anIncident, now } from "../stand-in/examples.ts";
import { connectionAt } from "./connection.ts";
import { createTestLink } from "./test-link.ts";

const hello = (over: Partial<Extract<ServerMessage, { kind: "hello" }>> = {}): ServerMessage => ({
  kind: "hello",
  proto: 1,
  epoch: "one",
  seq: 7,
  serverTime: toIso(now),
  resumed: false,
  ...over,
});
const snapshot: ServerMessage = { kind: "snapshot", seq: 7, areas: [], seniors: [], positions: [], incidents: [] };
const heartbeat: ServerMessage = { kind: "heartbeat", serverTime: toIso(now), seq: 7 };

test("a page that opens asks for everything", () => {
  const link = createTestLink();

  link.client.start();
  link.socket().open();

  expect(link.socket().sent).toEqual([{ kind: "resume", epoch: null, seq: 0 }]);
});

test("a page that was away for a while asks only for what it missed, so that no alarm is lost", () => {
  const link = createTestLink();
  link.client.start();
  link.socket().open();
  link.socket().say(hello(), snapshot);
  link.socket().say({ kind: "incident", seq: 9, incident: anIncident({ seq: 9 }) });

  link.socket().shut();
  link.advance(600);
  link.socket().open();

  expect(link.socket().sent[0]).toEqual({ kind: "resume", epoch: "one", seq: 9 });
});

test("a heartbeat does not count as having seen an incident", () => {
  const link = createTestLink();
  link.client.start();
  link.socket().open();
  link.socket().say(hello(), snapshot, { kind: "heartbeat", serverTime: toIso(now), seq: 40 });

  link.socket().shut();
  link.advance(600);
  link.socket().open();

  expect(link.socket().sent[0]).toEqual({ kind: "resume", epoch: "one", seq: 7 });
});

test("a service that was restored from a backup is asked anew", () => {
  const link = createTestLink();
  link.client.start();
  link.socket().open();
  link.socket().say(hello({ epoch: "one" }), { ...snapshot, seq: 90 });
  link.socket().shut();
  link.advance(600);
  link.socket().open();

  link.socket().say(hello({ epoch: "two", seq: 3 }), { ...snapshot, seq: 3 });
  link.socket().shut();
  link.advance(600);
  link.socket().open();

  expect(link.socket().sent[0]).toEqual({ kind: "resume", epoch: "two", seq: 3 });
});

test("a rescuer's page comes back by itself, in longer and longer steps", () => {
  const link = createTestLink();
  link.client.start();
  const tries: number[] = [];

  for (let attempt = 0; attempt < 7; attempt += 1) {
    const opened = link.opened();
    link.socket().shut();
    const startedAt = link.clock.now();
    while (link.opened() === opened) link.advance(100);
    tries.push(link.clock.now() - startedAt);
  }

  expect(tries).toEqual([500, 1_000, 2_000, 5_000, 10_000, 10_000, 10_000]);
});

test("after a good connection the next try is quick again", () => {
  const link = createTestLink();
  link.client.start();
  for (const wait of [500, 1_000, 2_000]) {
    link.socket().shut();
    link.advance(wait);
  }
  link.socket().open();
  link.socket().say(hello(), snapshot);

  link.socket().shut();
  const opened = link.opened();
  link.advance(500);

  expect(link.opened()).toBe(opened + 1);
});

test("a socket that looks open but says nothing for 25 s is given up", () => {
  const link = createTestLink();
  link.client.start();
  link.socket().open();
  link.socket().say(hello(), snapshot);
  const first = link.socket();

  link.advance(24_900);
  expect(first.isClosed()).toBe(false);
  link.advance(200);

  expect(first.isClosed()).toBe(true);
  link.advance(600);
  expect(link.opened()).toBe(2);
});

test("heartbeats keep a quiet connection alive all night", () => {
  const link = createTestLink();
  link.client.start();
  link.socket().open();
  link.socket().say(hello(), snapshot);

  for (let beats = 0; beats < 20; beats += 1) {
    link.advance(10_000);
    link.socket().say(heartbeat);
  }

  expect(link.opened()).toBe(1);
  expect(link.socket().sent.filter(({ kind }) => kind === "heartbeat").length).toBeGreaterThanOrEqual(20);
});

test("what a socket says after it was given up is not shown", () => {
  const link = createTestLink();
  link.client.start();
  link.socket().open();
  link.socket().say(hello(), snapshot);
  const old = link.socket();
  link.advance(25_100);
  const heardBefore = link.messages.length;

  old.say({ kind: "incident", seq: 99, incident: anIncident({ seq: 99 }) });

  expect(link.messages.length).toBe(heardBefore);
});

test("a guardian whose phone's clock is 5 min wrong still sees true ages", () => {
  const link = createTestLink();
  link.client.start();
  link.socket().open();

  link.socket().say(hello({ serverTime: "2026-11-21T14:22:42.000Z" }));

  expect(link.client.serverNow() - link.clock.now()).toBe(5 * 60_000);
});

test("a session that has ended stops the page from trying again", () => {
  const link = createTestLink();
  link.client.start();
  link.socket().open();
  link.socket().say(hello(), { kind: "goodbye", code: "SESSION_EXPIRED" });

  link.advance(60_000);

  expect(link.opened()).toBe(1);
  expect(connectionAt(link.client.facts(), link.clock.now())).toEqual({ kind: "ended", code: "SESSION_EXPIRED" });
});

test("an unreadable message neither stops the page nor counts as life", () => {
  const link = createTestLink();
  link.client.start();
  link.socket().open();
  link.socket().say(hello(), snapshot);
  const heard = link.messages.length;

  link.socket().sayText("{");
  link.socket().sayText('{"kind":"surprise"}');
  link.socket().sayText('{"kind":"positions","positions":[7]}');
  link.advance(25_100);

  expect(link.messages.length).toBe(heard);
  expect(link.socket().isClosed()).toBe(true);
});

test("pressing reconnect tries at once, and only when it is needed", () => {
  const link = createTestLink();
  link.client.start();
  link.socket().open();
  link.client.reconnectNow();
  expect(link.opened()).toBe(1);

  link.socket().shut();
  link.client.reconnectNow();

  expect(link.opened()).toBe(2);
});

test("the service learns once per picture that a person has seen an incident", () => {
  const link = createTestLink();
  link.client.start();
  link.client.shown("incident-1", 1);
  link.socket().open();
  link.socket().say(hello(), snapshot);

  for (const generation of [1, 1, 2]) link.client.shown("incident-1", generation);

  const shown = { kind: "shown", incidentId: "incident-1" };
  expect(link.socket().sent.filter(({ kind }) => kind === "shown")).toEqual([shown, shown]);
});

test("a page that is left stops talking", () => {
  const link = createTestLink();
  link.client.start();
  link.socket().open();

  link.client.stop();
  link.advance(120_000);

  expect(link.opened()).toBe(1);
  expect(link.socket().isClosed()).toBe(true);
});
