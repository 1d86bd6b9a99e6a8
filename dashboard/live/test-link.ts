import type { ServerMessage } from "../../infra/contract/live.ts";
import { createMovableClock, type MovableClock } from "../../infra/runtime/clock.ts";
import { now } from "../stand-in/examples.ts";
import { createLiveClient, type LiveClient, type SocketEvents } from "./live-client.ts";
import type { Timers } from "./timers.ts";

export type TestSocket = {
  readonly sent: { readonly kind: string }[];
  readonly open: () => void;
  readonly shut: () => void;
  readonly say: (...messages: readonly ServerMessage[]) => void;
  readonly sayText: (text: string) => void;
  readonly isClosed: () => boolean;
};

export type TestTimers = Timers & { readonly advance: (ms: number) => void };

/** Timers that fire when the test moves their clock. */
export function createTestTimers(clock: MovableClock): TestTimers {
  let tasks: { readonly dueAt: number; readonly task: () => void }[] = [];
  return {
    after: (delayMs, task) => {
      const entry = { dueAt: clock.now() + delayMs, task };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((other) => other !== entry);
      };
    },
    advance: (ms) => {
      const end = clock.now() + ms;
      for (;;) {
        const next = tasks.filter(({ dueAt }) => dueAt <= end).sort((one, other) => one.dueAt - other.dueAt)[0];
        if (next === undefined) break;
        tasks = tasks.filter((other) => other !== next);
        clock.advance(Math.max(0, next.dueAt - clock.now()));
        next.task();
      }
      clock.advance(end - clock.now());
    },
  };
}

/** A live client on sockets that the test plays, without jitter. */
export function createTestLink() {
  const clock = createMovableClock(now);
  const timers = createTestTimers(clock);
  const sockets: TestSocket[] = [];
  const messages: ServerMessage[] = [];
  const client: LiveClient = createLiveClient({
    openSocket: (events) => {
      const socket = createTestSocket(events);
      sockets.push(socket);
      return { send: (text) => socket.sent.push(JSON.parse(text)), close: socket.close };
    },
    clock,
    timers,
    random: () => 0.5,
    onMessage: (message) => messages.push(message),
    onLink: () => {},
  });
  const socket = (): TestSocket => {
    const newest = sockets[sockets.length - 1];
    if (newest === undefined) throw new Error("no socket was opened");
    return newest;
  };
  return { client, clock, messages, socket, opened: () => sockets.length, advance: timers.advance };
}

function createTestSocket(events: SocketEvents): TestSocket & { readonly close: () => void } {
  let isClosed = false;
  return {
    sent: [],
    open: events.opened,
    shut: () => {
      isClosed = true;
      events.closed();
    },
    say: (...messages) => {
      for (const message of messages) events.received(JSON.stringify(message));
    },
    sayText: events.received,
    isClosed: () => isClosed,
    close: () => {
      isClosed = true;
    },
  };
}
