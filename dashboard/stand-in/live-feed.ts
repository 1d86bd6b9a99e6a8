import type { Server } from "node:http";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { ServerMessage } from "../../infra/contract/live.ts";
import { toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Desk } from "./desk.ts";
import { accountOf } from "./sessions.ts";
import type { Faults } from "./stand-in.ts";
import type { Account } from "./town.ts";

export type LiveFeed = {
  readonly broadcast: (message: ServerMessage) => void;
  readonly cut: () => void;
  /** What pages sent, oldest first. */
  readonly heard: readonly Record<string, unknown>[];
};
type Deps = { readonly server: Server; readonly desk: Desk; readonly clock: Clock; readonly faults: Faults };

const EPOCH = "stand-in-1";

/** `/api/v1/live` as infra/contract/live.ts has it: hello, then what changed since `resume` or a snapshot. */
export function createLiveFeed({ server, desk, clock, faults }: Deps): LiveFeed {
  const sockets = new Map<WebSocket, Account>();
  const heard: Record<string, unknown>[] = [];
  const doors = new WebSocketServer({ noServer: true });

  server.on("upgrade", (request, socket, head) => {
    const account = accountOf(request.headers.cookie);
    if (request.url !== "/api/v1/live" || account === null || faults.refusesSockets || faults.isDown) {
      socket.destroy();
      return;
    }
    doors.handleUpgrade(request, socket, head, (opened) => welcome(opened, account));
  });

  function welcome(socket: WebSocket, account: Account): void {
    sockets.set(socket, account);
    socket.on("close", () => sockets.delete(socket));
    socket.on("message", (data) => {
      const message: unknown = JSON.parse(textOf(data));
      if (!isRecord(message)) return;
      heard.push({ ...message, personId: account.person.personId });
      if (faults.isMute) return;
      if (message["kind"] === "resume") greet(socket, account, message);
      if (message["kind"] === "heartbeat")
        send(socket, { kind: "heartbeat", serverTime: toIso(clock.now()), seq: desk.seq() });
    });
  }

  function greet(socket: WebSocket, account: Account, { epoch, seq }: Record<string, unknown>): void {
    const isResumed = epoch === EPOCH;
    send(socket, {
      kind: "hello",
      proto: 1,
      epoch: EPOCH,
      seq: desk.seq(),
      serverTime: toIso(clock.now()),
      resumed: isResumed,
    });
    const visible = <Item extends { readonly seniorId: string }>(items: Iterable<Item>) =>
      [...items].filter(({ seniorId }) => desk.isVisible(account, seniorId));
    const incidents = visible(desk.incidents.values());
    const positions = visible(desk.positions.values());
    if (!isResumed) {
      send(socket, {
        kind: "snapshot",
        seq: desk.seq(),
        areas: [...desk.areas],
        seniors: visible(desk.seniors.values()),
        positions,
        incidents,
      });
      return;
    }
    for (const incident of incidents)
      if (incident.seq > Number(seq)) send(socket, { kind: "incident", seq: incident.seq, incident });
    send(socket, { kind: "positions", positions });
  }

  const isFor = (account: Account, message: ServerMessage): ServerMessage | null => {
    if (message.kind === "incident") return desk.isVisible(account, message.incident.seniorId) ? message : null;
    if (message.kind !== "positions") return message;
    const positions = message.positions.filter(({ seniorId }) => desk.isVisible(account, seniorId));
    return positions.length === 0 ? null : { ...message, positions };
  };

  return {
    heard,
    broadcast: (message) => {
      for (const [socket, account] of sockets) {
        const own = isFor(account, message);
        if (own !== null && !faults.isMute) send(socket, own);
      }
    },
    cut: () => {
      for (const socket of sockets.keys()) socket.terminate();
    },
  };
}

function send(socket: WebSocket, message: ServerMessage): void {
  socket.send(JSON.stringify(message));
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data)
    ? data.toString()
    : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]).toString();
}
