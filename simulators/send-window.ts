import type { LoadMessage, LoadMessageWriter } from "./load-message.ts";

export type SentMessage = LoadMessage & { readonly packetId: number; readonly sentAtMs: number };

/** The messages of one connection that are on the way: at most `size`, each under its own packet id from 1. */
export type SendWindow = {
  /** Makes and keeps up to `count` new messages, as many as there is room for. */
  readonly take: (count: number, fixedAt: number, sentAtMs: number) => readonly SentMessage[];
  /** Ends a message; `null` when no such message is on the way (a second acknowledgement). */
  readonly acknowledge: (packetId: number) => SentMessage | null;
  /** What must be sent again on a new connection, oldest first. */
  readonly unanswered: () => readonly SentMessage[];
  readonly outstanding: () => number;
};

/** An empty window; packet ids run from 1 to `size`, at most 65,535 (MQTT 3.1.1, 2.3.1). */
export function createSendWindow(size: number): SendWindow {
  const slots: (SentMessage | null)[] = Array.from({ length: size }, () => null);
  const free = slots.map((_, index) => size - index);
  let nextOffset = 0;
  return {
    take: (count, fixedAt, sentAtMs) => {
      const taken: SentMessage[] = [];
      while (taken.length < count) {
        const packetId = free.pop();
        if (packetId === undefined) break;
        const message = { packetId, seqOffset: nextOffset, fixedAt, sentAtMs };
        nextOffset += 1;
        slots[packetId - 1] = message;
        taken.push(message);
      }
      return taken;
    },
    acknowledge: (packetId) => {
      const message = slots[packetId - 1] ?? null;
      if (message === null) return null;
      slots[packetId - 1] = null;
      free.push(packetId);
      return message;
    },
    unanswered: () => slots.filter((slot) => slot !== null).sort((a, b) => a.seqOffset - b.seqOffset),
    outstanding: () => size - free.length,
  };
}

/** All packets of one turn in one buffer: one system call instead of one per message. */
export function encodeMessages(messages: readonly SentMessage[], writer: LoadMessageWriter): Buffer {
  const packets = Buffer.allocUnsafe(messages.length * writer.bytes);
  messages.forEach((message, position) => {
    writer.write(packets, position * writer.bytes, message.packetId, message);
  });
  return packets;
}
