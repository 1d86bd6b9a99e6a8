import { Value } from "typebox/value";
import { WebSocket } from "ws";
import { type ClientMessage, ServerMessage } from "../../infra/contract/live.ts";

export type MessageKind = ServerMessage["kind"];
type MessageOf<Kind extends MessageKind> = Extract<ServerMessage, { kind: Kind }>;

/** A page in a test: a real socket that keeps all it was told and checks it against the contract. */
export type TestPage = {
  readonly received: readonly ServerMessage[];
  readonly say: (message: ClientMessage) => void;
  readonly sayText: (text: string) => void;
  /** The next message of a kind that fits and was not given out before. */
  readonly next: <Kind extends MessageKind>(
    kind: Kind,
    fits?: (message: MessageOf<Kind>) => boolean,
  ) => Promise<MessageOf<Kind>>;
  readonly closed: Promise<number>;
  readonly socket: WebSocket;
  readonly close: () => Promise<void>;
};

export async function openPage(options: {
  readonly port: number;
  readonly cookie: string;
  readonly headers?: Readonly<Record<string, string>>;
}): Promise<TestPage> {
  const socket = new WebSocket(`ws://127.0.0.1:${options.port}/api/v1/live`, {
    headers: { cookie: options.cookie, ...options.headers },
    perMessageDeflate: false,
  });
  const received: ServerMessage[] = [];
  const given = new Set<ServerMessage>();
  const waiting = new Set<() => void>();
  socket.on("message", (data) => {
    received.push(Value.Parse(ServerMessage, JSON.parse(Buffer.isBuffer(data) ? data.toString("utf8") : "null")));
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", (code) => resolve(code)));
  await new Promise<void>((resolve, reject) => {
    socket.on("open", () => resolve());
    socket.on("error", reject);
  });
  return {
    received,
    socket,
    say: (message) => socket.send(JSON.stringify(message)),
    sayText: (text) => socket.send(text),
    next: (kind, fits = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = received.find((message) => !given.has(message) && isKind(message, kind) && fits(message));
          if (found === undefined || !isKind(found, kind)) return;
          given.add(found);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    closed,
    close: async () => {
      socket.close();
      await closed;
    },
  };
}

function isKind<Kind extends MessageKind>(message: ServerMessage, kind: Kind): message is MessageOf<Kind> {
  return message.kind === kind;
}
