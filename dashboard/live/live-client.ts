import type { ClientMessage, ServerMessage } from "../../infra/contract/live.ts";
import { type EpochMs, epochMs, parseInstant, plusMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { type LinkFacts, OFFLINE_AFTER_MS } from "./connection.ts";
import { readServerMessage } from "./message-guard.ts";
import { reconnectDelayMs } from "./reconnect.ts";
import type { Timers } from "./timers.ts";

export type Socket = { readonly send: (text: string) => void; readonly close: () => void };
export type SocketEvents = {
  readonly opened: () => void;
  readonly received: (text: string) => void;
  readonly closed: () => void;
};

export type LiveDeps = {
  readonly openSocket: (events: SocketEvents) => Socket;
  readonly clock: Clock;
  readonly timers: Timers;
  /** 0 to 1, for the jitter of reconnects. */
  readonly random: () => number;
  readonly onMessage: (message: ServerMessage) => void;
  /** The link opened, shut or ended: draw again. */
  readonly onLink: () => void;
};

export type LiveClient = {
  readonly start: () => void;
  readonly stop: () => void;
  readonly reconnectNow: () => void;
  readonly facts: () => LinkFacts;
  /** The server's clock as this page knows it: ages are right on a phone whose clock is wrong. */
  readonly serverNow: () => EpochMs;
  /** Tells the server once per picture that a person has this incident on a visible screen. */
  readonly shown: (incidentId: string, generation: number) => void;
};

const HEARTBEAT_MS = 10_000;

/** One socket at a time, resumed by epoch and sequence number; see infra/contract/live.ts for the protocol. */
export function createLiveClient(deps: LiveDeps): LiveClient {
  const { clock, timers } = deps;
  let link: { readonly socket: Socket; isOpen: boolean } | null = null;
  let facts: LinkFacts = { startedAt: clock.now(), heardAt: null, isOpen: false, retryAt: null, endedBy: null };
  let epoch: string | null = null;
  let seq = 0;
  let attempt = 0;
  let offsetMs = 0;
  let cancels: (() => void)[] = [];
  const alreadyShown = new Set<string>();

  const note = (change: Partial<LinkFacts>) => {
    facts = { ...facts, ...change };
  };
  const say = (message: ClientMessage) => {
    if (link?.isOpen === true) link.socket.send(JSON.stringify(message));
  };
  const cancelTimers = () => {
    for (const cancel of cancels) cancel();
    cancels = [];
  };

  function connect(): void {
    cancelTimers();
    note({ retryAt: null });
    let mine: { readonly socket: Socket; isOpen: boolean } | null = null;
    // A socket that was given up may still speak: only the newest one is listened to.
    const ifCurrent = (act: () => void) => () => {
      if (mine !== null && link === mine) act();
    };
    const socket = deps.openSocket({
      opened: ifCurrent(opened),
      received: (text) => ifCurrent(() => received(text))(),
      closed: ifCurrent(lost),
    });
    mine = { socket, isOpen: false };
    link = mine;
    watchSilence();
  }

  function opened(): void {
    if (link === null) return;
    link.isOpen = true;
    note({ isOpen: true });
    say({ kind: "resume", epoch, seq });
    beat();
    deps.onLink();
  }

  function received(text: string): void {
    const message = readServerMessage(text);
    if (message === null) return;
    note({ heardAt: clock.now() });
    cancelTimers();
    watchSilence();
    beat();
    follow(message);
    deps.onMessage(message);
  }

  function follow(message: ServerMessage): void {
    if (message.kind === "hello") {
      if (message.epoch !== epoch) seq = 0;
      epoch = message.epoch;
      attempt = 0;
    }
    if (message.kind === "snapshot") seq = message.seq;
    if (message.kind === "incident") seq = Math.max(seq, message.seq);
    if (message.kind === "hello" || message.kind === "heartbeat") setOffset(parseInstant(message.serverTime));
    if (message.kind === "goodbye") end(message.code);
  }

  function setOffset(serverTime: EpochMs | null): void {
    if (serverTime !== null) offsetMs = serverTime - clock.now();
  }

  function beat(): void {
    cancels.push(
      timers.after(HEARTBEAT_MS, () => {
        say({ kind: "heartbeat" });
        beat();
      }),
    );
  }

  /** A socket that looks open but says nothing for 25 s is dead: try another one. */
  function watchSilence(): void {
    cancels.push(timers.after(OFFLINE_AFTER_MS, lost));
  }

  function lost(): void {
    drop();
    const delayMs = reconnectDelayMs(attempt, deps.random());
    attempt += 1;
    note({ isOpen: false, retryAt: plusMs(clock.now(), delayMs) });
    cancels.push(timers.after(delayMs, connect));
    deps.onLink();
  }

  function drop(): void {
    const old = link;
    link = null;
    cancelTimers();
    old?.socket.close();
  }

  function end(code: string): void {
    drop();
    note({ isOpen: false, retryAt: null, endedBy: code });
    deps.onLink();
  }

  return {
    start: connect,
    stop: drop,
    reconnectNow: () => {
      if (facts.isOpen || facts.endedBy !== null) return;
      drop();
      connect();
      deps.onLink();
    },
    facts: () => facts,
    serverNow: () => epochMs(Math.max(0, clock.now() + offsetMs)),
    shown: (incidentId, generation) => {
      const picture = `${incidentId}/${generation}`;
      if (alreadyShown.has(picture) || link?.isOpen !== true) return;
      alreadyShown.add(picture);
      say({ kind: "shown", incidentId });
    },
  };
}
