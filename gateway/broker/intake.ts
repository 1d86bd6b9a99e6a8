import type { Readable } from "node:stream";

/** Limits that aedes does not have (its parser would hold 256 MB for a header that claims it). */
export type PacketLimits = {
  /** Largest remaining length of any packet, bytes. */
  readonly packetMaxBytes: number;
  /** Largest CONNECT, bytes: nobody is known yet. */
  readonly connectMaxBytes: number;
  /** PUBLISH packets that may be read and not yet answered; what is behind them stays in the socket. */
  readonly publishWindow: number;
};

/** What enters one connection. */
export type Intake = {
  /** A PUBLISH has been answered: the next one may be read. */
  readonly answered: () => void;
};

/**
 * Watches the bytes that enter `stream`. Calls `onBreach` once for the first packet whose fixed header claims more than
 * allowed, before its body is held anywhere; from then on nothing is passed on. And lets the reader have whole packets only
 * as long as fewer than `publishWindow` PUBLISHes wait for their answer: a flood waits at the band, not in our memory.
 */
export function guardIntake(stream: Readable, limits: PacketLimits, onBreach: (claimedBytes: number) => void): Intake {
  const push = stream.push.bind(stream);
  const read = stream.read.bind(stream);
  const arrived: Packet[] = [];
  const isBreach = createHeaderScan(limits, onBreach, (packet) => arrived.push(packet));
  let breached = false;
  let readBytes = 0;
  let unanswered = 0;

  /** Bytes of the packets that the window lets through. */
  const takePackets = (): number => {
    let upTo = readBytes;
    while (arrived[0] !== undefined && (unanswered < limits.publishWindow || !arrived[0].isPublish)) {
      if (arrived[0].isPublish) unanswered += 1;
      upTo = arrived[0].end;
      arrived.shift();
    }
    // The beginning of a packet that has not arrived as a whole.
    return arrived.length === 0 ? stream.readableLength : upTo - readBytes;
  };
  // Every chunk of a socket, TLS socket or WebSocket stream enters through `push`: the one place ahead of all buffering.
  stream.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (breached) return false;
    if (chunk instanceof Uint8Array && isBreach(chunk)) {
      breached = true;
      return false;
    }
    return push(chunk, encoding);
  };
  // aedes reads without a size: all there is. After each answer it asks again.
  stream.read = (size?: number): unknown => {
    if (typeof size === "number" || stream.readableLength === 0) return read(size);
    const bytes = takePackets();
    if (bytes <= 0) return null;
    readBytes += bytes;
    return read(bytes);
  };
  return {
    answered: () => {
      unanswered = Math.max(0, unanswered - 1);
    },
  };
}

/** `end`: place of its last byte in all that has entered, plus one. */
type Packet = { readonly end: number; readonly isPublish: boolean };

const PUBLISH = 3;

/** Reads only fixed headers (MQTT 3.1.1 section 2.2), across chunks of any size; returns whether a packet is too large. */
function createHeaderScan(
  limits: PacketLimits,
  onBreach: (claimedBytes: number) => void,
  onPacket: (packet: Packet) => void,
): (chunk: Uint8Array) => boolean {
  let entered = 0;
  let bodyLeft = 0;
  let inHeader = false;
  let isPublish = false;
  let length = 0;
  let shift = 0;
  let isFirst = true;

  return (chunk) => {
    const base = entered;
    entered += chunk.length;
    let index = 0;
    while (index < chunk.length) {
      if (bodyLeft > 0) {
        const skipped = Math.min(bodyLeft, chunk.length - index);
        bodyLeft -= skipped;
        index += skipped;
        if (bodyLeft === 0) onPacket({ end: base + index, isPublish });
        continue;
      }
      const byte = chunk[index] ?? 0;
      index += 1;
      if (!inHeader) {
        inHeader = true;
        isPublish = byte >> 4 === PUBLISH;
        length = 0;
        shift = 0;
        continue;
      }
      length += (byte & 0x7f) * 2 ** shift;
      shift += 7;
      if (byte >= 0x80 && shift < 28) continue;
      const limit = isFirst ? limits.connectMaxBytes : limits.packetMaxBytes;
      if (byte >= 0x80 || length > limit) {
        onBreach(length);
        return true;
      }
      inHeader = false;
      isFirst = false;
      bodyLeft = length;
      if (length === 0) onPacket({ end: base + index, isPublish });
    }
    return false;
  };
}
