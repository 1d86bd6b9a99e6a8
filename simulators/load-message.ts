import { telemetryTopic } from "../infra/contract/topics.ts";
import type { LonLat } from "../infra/domain/geo.ts";
import type { WristbandId } from "../infra/domain/ids.ts";
import { publishTemplate } from "./mqtt-packets.ts";
import { offsetM } from "./plane.ts";
import type { Random } from "./random.ts";

/** A message that a load connection has sent and not yet seen acknowledged. */
export type LoadMessage = { readonly seqOffset: number; readonly fixedAt: number };

export type LoadMessageWriter = {
  readonly bytes: number;
  /** Writes one whole PUBLISH packet into `target`. */
  readonly write: (target: Buffer, at: number, packetId: number, message: LoadMessage) => void;
  /** The `seq` that the message carries. */
  readonly seqOf: (message: LoadMessage) => number;
};

const VARIANTS = 8;
const INSTANT_DIGITS = 13;
const SEQ_DIGITS = 16;
/** Room for a million messages between two starts in neighbouring seconds: see wristband.ts. */
const SEQ_PER_SECOND = 2 ** 20;

/**
 * A band that sits at home and reports about 200 bytes: eight places within 8 m, prepared once; per message only the
 * instant, the sequence number and the packet id are written.
 */
export function createLoadMessageWriter(
  wristbandId: WristbandId,
  home: LonLat,
  bootS: number,
  random: Random,
): LoadMessageWriter {
  const firstSeq = bootS * SEQ_PER_SECOND;
  const templates = Array.from({ length: VARIANTS }, () => {
    const template = publishTemplate(telemetryTopic(wristbandId), payloadNear(home, random));
    const instantAt = template.payloadAt + '{"fixedAt":'.length;
    return { ...template, instantAt, seqAt: instantAt + INSTANT_DIGITS + ',"seq":'.length };
  });
  const bytes = templates[0]?.packet.length ?? 0;
  const seqOf = (message: LoadMessage) => firstSeq + message.seqOffset;
  return {
    bytes,
    seqOf,
    write: (target, at, packetId, message) => {
      const template = templates[message.seqOffset % VARIANTS];
      if (template === undefined) return;
      template.packet.copy(target, at);
      target.writeUInt16BE(packetId, at + template.packetIdAt);
      writeDigits(target, at + template.instantAt, message.fixedAt, INSTANT_DIGITS);
      writeDigits(target, at + template.seqAt, seqOf(message), SEQ_DIGITS);
    },
  };
}

/** Every variant has the same length, so that one buffer holds a window of them. */
function payloadNear(home: LonLat, random: Random): string {
  const [lon, lat] = offsetM(home, random.between(-8, 8), random.between(-8, 8));
  const place = `"lon":${lon.toFixed(6)},"lat":${lat.toFixed(6)},"accuracyM":${random.whole(10, 40)},"source":"gnss"`;
  const state = `"satellites":${random.whole(5, 9)},"batteryPct":${random.whole(20, 99)},"worn":true,"steps":${random.whole(1_000, 9_999)}`;
  return `{"fixedAt":${"0".repeat(INSTANT_DIGITS)},"seq":${"0".repeat(SEQ_DIGITS)},${place},${state}}`;
}

function writeDigits(target: Buffer, at: number, value: number, digits: number): void {
  let left = value;
  for (let index = at + digits - 1; index >= at; index -= 1) {
    const rest = Math.floor(left / 10);
    target[index] = 48 + left - rest * 10;
    left = rest;
  }
}
