import { Value } from "typebox/value";
import { type RawData, WebSocket } from "ws";
import { type ClientMessage, LIVE_HEARTBEAT_MS, ServerMessage } from "../infra/contract/live.ts";
import type { Random } from "./random.ts";

export type LivePageOptions = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly random: Random;
  readonly onMessage: (message: ServerMessage) => void;
  /** The service ended the session. */
  readonly onGoodbye: () => void;
};

/** An open page without the page: keeps the live socket, resumes after a loss, answers heartbeats. */
export type LivePage = {
  readonly open: () => void;
  readonly say: (message: ClientMessage) => void;
  readonly close: () => void;
};

/** As a page does: 0.5, 1, 2, 5, 10 s, each shortened by up to a half. */
const retryMs = [500, 1_000, 2_000, 5_000, 10_000] as const;
const HANDSHAKE_MS = 15_000;
/** Heard nothing for so long: the line is dead (2.5 heartbeats). */
const SILENT_MS = LIVE_HEARTBEAT_MS * 2.5;

/** One page on the live socket; nothing happens before `open`. */
export function createLivePage(options: LivePageOptions): LivePage {
  let socket: WebSocket | null = null;
  let seen: { epoch: string | null; seq: number } = { epoch: null, seq: 0 };
  let closed = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let beat: NodeJS.Timeout | undefined;
  let heardMs = 0;

  const say = (message: ClientMessage) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const onOpen = () => {
    failures = 0;
    heardMs = performance.now();
    say({ kind: "resume", ...seen });
    beat = setInterval(() => {
      if (performance.now() - heardMs > SILENT_MS) socket?.terminate();
      say({ kind: "heartbeat" });
    }, LIVE_HEARTBEAT_MS);
  };
  const onText = (text: string) => {
    heardMs = performance.now();
    const message = readMessage(text);
    if (message === null) return;
    if (message.kind === "hello") seen = { epoch: message.epoch, seq: message.resumed ? seen.seq : message.seq };
    if (message.kind === "incident") seen = { ...seen, seq: Math.max(seen.seq, message.seq) };
    if (message.kind === "goodbye") options.onGoodbye();
    options.onMessage(message);
  };
  const onClose = () => {
    clearInterval(beat);
    if (closed) return;
    const delayMs = retryMs[Math.min(failures, retryMs.length - 1)] ?? 10_000;
    failures += 1;
    retry = setTimeout(open, delayMs * options.random.between(0.5, 1));
  };
  const open = () => {
    closed = false;
    socket = new WebSocket(options.url, { headers: options.headers, handshakeTimeout: HANDSHAKE_MS });
    socket.on("open", onOpen);
    socket.on("message", (data) => onText(textOf(data)));
    socket.on("error", () => {});
    socket.on("close", onClose);
  };
  return {
    open,
    say,
    close: () => {
      closed = true;
      clearTimeout(retry);
      clearInterval(beat);
      socket?.terminate();
    },
  };
}

/** A newer service may say what this program does not know: it is not listened to. */
function readMessage(text: string): ServerMessage | null {
  const parsed: unknown = JSON.parse(text);
  return Value.Check(ServerMessage, parsed) ? parsed : null;
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : "null";
}
