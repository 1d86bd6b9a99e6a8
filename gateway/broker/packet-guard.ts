import type { Readable } from "node:stream";

/** Limits that aedes does not have (its parser would hold 256 MB for a header that claims it). */
export type PacketLimits = {
  /** Largest remaining length of any packet, bytes. */
  readonly packetMaxBytes: number;
  /** Largest CONNECT, bytes: nobody is known yet. */
  readonly connectMaxBytes: number;
};

/**
 * Watches the bytes that enter `stream` and calls `onBreach` once for the first packet whose fixed header claims more than
 * allowed, before its body is held anywhere; from then on nothing is passed on. Reads only fixed headers (MQTT 3.1.1
 * section 2.2), across chunks of any size.
 */
export function guardPackets(stream: Readable, limits: PacketLimits, onBreach: (claimedBytes: number) => void): void {
  const push = stream.push.bind(stream);
  const isBreach = createHeaderScan(limits, onBreach);
  let breached = false;
  // Every chunk of a socket, TLS socket or WebSocket stream enters through `push`: the one place ahead of all buffering.
  stream.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (breached) return false;
    if (chunk instanceof Uint8Array && isBreach(chunk)) {
      breached = true;
      return false;
    }
    return push(chunk, encoding);
  };
}

function createHeaderScan(
  limits: PacketLimits,
  onBreach: (claimedBytes: number) => void,
): (chunk: Uint8Array) => boolean {
  let bodyLeft = 0;
  let inHeader = false;
  let length = 0;
  let shift = 0;
  let isFirst = true;

  return (chunk) => {
    let index = 0;
    while (index < chunk.length) {
      if (bodyLeft > 0) {
        const skipped = Math.min(bodyLeft, chunk.length - index);
        bodyLeft -= skipped;
        index += skipped;
        continue;
      }
      const byte = chunk[index] ?? 0;
      index += 1;
      if (!inHeader) {
        inHeader = true;
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
    }
    return false;
  };
}
