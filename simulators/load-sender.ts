import { type LonLat, lonLat } from "../infra/domain/geo.ts";
import type { WristbandId } from "../infra/domain/ids.ts";
import type { Clock } from "../infra/runtime/clock.ts";
import type { LatencyHistogram } from "./latency-histogram.ts";
import { createLoadMessageWriter } from "./load-message.ts";
import type { Random } from "./random.ts";
import { createRawLink } from "./raw-link.ts";
import { createSendWindow, encodeMessages, type SendWindow, type SentMessage } from "./send-window.ts";

export type LoadWristband = { readonly wristbandId: WristbandId; readonly token: string; readonly home?: LonLat };

export type LoadOptions = {
  readonly host: string;
  readonly port: number;
  readonly wristbands: readonly LoadWristband[];
  /** Messages on the way per wristband. */
  readonly inFlight: number;
  /** Messages per second of all wristbands together; `null`: as fast as the windows allow. */
  readonly ratePerS: number | null;
  readonly seed: string | number;
  readonly clock: Clock;
  readonly keepAliveS?: number;
};

export type AckedMessage = { readonly wristbandId: WristbandId; readonly seq: number };

export type LoadTotals = {
  connected: number;
  sent: number;
  acked: number;
  resent: number;
  lost: number;
  refused: number;
};
export type LoadShared = {
  readonly options: LoadOptions;
  readonly totals: LoadTotals;
  readonly latency: LatencyHistogram;
  readonly isSending: () => boolean;
  readonly onIdle: () => void;
  readonly onConnected: () => void;
};
export type LoadSender = {
  readonly open: () => void;
  readonly close: () => void;
  readonly allow: (count: number) => void;
  readonly outstanding: () => number;
  readonly acked: () => Iterable<AckedMessage>;
};

const DEFAULT_HOME = lonLat(120.6872, 30.5153);

/** One wristband of a load run: its window of messages, its connection, and the record of what was acknowledged. */
export function createLoadSender(wristband: LoadWristband, shared: LoadShared, random: Random): LoadSender {
  const { options, totals } = shared;
  const { wristbandId } = wristband;
  const window = createSendWindow(options.inFlight);
  const bootS = Math.floor(options.clock.now() / 1_000);
  const writer = createLoadMessageWriter(wristbandId, wristband.home ?? DEFAULT_HOME, bootS, random);
  const ackedLog = createAckedLog();
  let allowance = options.ratePerS === null ? Number.POSITIVE_INFINITY : 0;
  const send = (messages: readonly SentMessage[]) => {
    if (messages.length > 0) link.write(encodeMessages(messages, writer));
  };
  const pump = () => {
    if (!shared.isSending() || !link.isReady() || allowance <= 0) return;
    const fresh = window.take(allowance, options.clock.now(), performance.now());
    allowance -= fresh.length;
    totals.sent += fresh.length;
    send(fresh);
  };
  const resend = () => {
    const unanswered = window.unanswered();
    totals.resent += unanswered.length;
    send(unanswered);
    pump();
  };
  const link = createRawLink({
    ...linkOptions(wristband, shared, random),
    onReady: resend,
    onPuback: (packetId) => noteAck(packetId, window, shared, ackedLog.add),
    onTurn: () => (shared.isSending() ? pump() : shared.onIdle()),
  });
  return {
    open: link.open,
    close: link.close,
    allow: (count) => {
      allowance += count;
      pump();
    },
    outstanding: window.outstanding,
    acked: function* () {
      for (const seqOffset of ackedLog.all()) yield { wristbandId, seq: writer.seqOf({ seqOffset, fixedAt: 0 }) };
    },
  };
}

function linkOptions({ wristbandId, token }: LoadWristband, shared: LoadShared, random: Random) {
  const { options, totals } = shared;
  return {
    host: options.host,
    port: options.port,
    clientId: wristbandId,
    password: token,
    keepAliveS: options.keepAliveS ?? 60,
    reconnectAfterMs: (failures: number) => random.between(0.5, 1) * Math.min(2_000, 100 * 2 ** failures),
    onConnected: () => {
      totals.connected += 1;
      shared.onConnected();
    },
    onLost: () => {
      totals.connected -= 1;
      totals.lost += 1;
    },
    onRefused: () => {
      totals.refused += 1;
    },
  };
}

function noteAck(packetId: number, window: SendWindow, shared: LoadShared, log: (seqOffset: number) => void): void {
  const message = window.acknowledge(packetId);
  if (message === null) return;
  shared.totals.acked += 1;
  shared.latency.add(performance.now() - message.sentAtMs);
  log(message.seqOffset);
}

/** Four bytes per acknowledged message, so that ten million fit in 40 MB. */
function createAckedLog(): { readonly add: (seqOffset: number) => void; readonly all: () => Iterable<number> } {
  let offsets = new Uint32Array(256);
  let count = 0;
  return {
    add: (seqOffset) => {
      if (count === offsets.length) {
        const grown = new Uint32Array(count * 2);
        grown.set(offsets);
        offsets = grown;
      }
      offsets[count] = seqOffset;
      count += 1;
    },
    all: () => offsets.subarray(0, count),
  };
}
