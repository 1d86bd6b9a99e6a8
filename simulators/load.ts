import { createLatencyHistogram, type LatencyHistogram, type LatencySummary } from "./latency-histogram.ts";
import {
  type AckedMessage,
  createLoadSender,
  type LoadOptions,
  type LoadSender,
  type LoadTotals,
} from "./load-sender.ts";
import { createRandom } from "./random.ts";

export type LoadReport = {
  readonly connections: number;
  readonly connected: number;
  readonly sent: number;
  readonly acked: number;
  /** Sent and not yet acknowledged. */
  readonly outstanding: number;
  /** Sent again after a lost connection. */
  readonly resent: number;
  readonly lostConnections: number;
  readonly refused: number;
  /** Since everybody was connected and sending began. */
  readonly elapsedMs: number;
  readonly ackedPerS: number;
  /** From the first sending to the acknowledgement, lost connections included. */
  readonly latency: LatencySummary;
};

export type Load = {
  readonly start: () => void;
  readonly report: () => LoadReport;
  /** Every message that the broker has acknowledged: each must be stored, exactly once. */
  readonly acked: () => Iterable<AckedMessage>;
  /** Sends nothing new, waits up to `drainMs` for the answers, closes. */
  readonly stop: (drainMs: number) => Promise<LoadReport>;
};

const TICK_MS = 10;
/** Sending starts when everybody is connected, or after this with whoever is. */
const GATHER_MS = 30_000;
/** 5,000 new connections per second: a storm, but not a flood of the listen queue. */
const CONNECTS_PER_TICK = 50;

/** A lean generator: hand-made packets on raw sockets, one per wristband; see `report` for what it measures. */
export function createLoad(options: LoadOptions): Load {
  const totals: LoadTotals = { connected: 0, sent: 0, acked: 0, resent: 0, lost: 0, refused: 0 };
  const latency = createLatencyHistogram();
  const random = createRandom(options.seed);
  let phase: "gathering" | "sending" | "stopped" = "gathering";
  let startedMs = performance.now();
  let tickers: readonly NodeJS.Timeout[] = [];
  let idle = () => {};
  const shared = {
    options,
    totals,
    latency,
    isSending: () => phase === "sending",
    onIdle: () => idle(),
    onConnected: () => gathered(),
  };
  const senders = options.wristbands.map((wristband) =>
    createLoadSender(wristband, shared, random.fork(wristband.wristbandId)),
  );
  const begin = () => {
    if (phase !== "gathering") return;
    phase = "sending";
    startedMs = performance.now();
    if (options.ratePerS !== null) tickers = [...tickers, dealOut(senders, options.ratePerS)];
    for (const sender of senders) sender.allow(0);
  };
  const gathered = () => {
    if (totals.connected === senders.length) begin();
  };
  const report = () => summarise(totals, senders, latency, performance.now() - startedMs);
  const drained = (drainMs: number) =>
    new Promise<void>((resolve) => {
      const deadline = setTimeout(resolve, drainMs);
      idle = () => {
        if (outstandingOf(senders) > 0) return;
        clearTimeout(deadline);
        resolve();
      };
      idle();
    });
  return {
    start: () => {
      startedMs = performance.now();
      tickers = [openInTurn(senders), setTimeout(begin, GATHER_MS)];
    },
    report,
    acked: function* () {
      for (const sender of senders) yield* sender.acked();
    },
    stop: async (drainMs) => {
      phase = "stopped";
      tickers.forEach(clearInterval);
      await drained(drainMs);
      const final = report();
      for (const sender of senders) sender.close();
      return final;
    },
  };
}

function openInTurn(senders: readonly LoadSender[]): NodeJS.Timeout {
  let opened = 0;
  const ticker = setInterval(() => {
    for (const sender of senders.slice(opened, opened + CONNECTS_PER_TICK)) sender.open();
    opened += CONNECTS_PER_TICK;
    if (opened >= senders.length) clearInterval(ticker);
  }, TICK_MS);
  return ticker;
}

/** Deals out permissions to send, evenly and in turn; what was not sent in time is sent late, never left out. */
function dealOut(senders: readonly LoadSender[], ratePerS: number): NodeJS.Timeout {
  const startMs = performance.now();
  let dealt = 0;
  return setInterval(() => {
    const due = Math.floor(((performance.now() - startMs) / 1_000) * ratePerS);
    for (; dealt < due; dealt += 1) senders[dealt % senders.length]?.allow(1);
  }, TICK_MS);
}

function outstandingOf(senders: readonly LoadSender[]): number {
  return senders.reduce((sum, sender) => sum + sender.outstanding(), 0);
}

function summarise(
  { lost, ...counts }: LoadTotals,
  senders: readonly LoadSender[],
  latency: LatencyHistogram,
  elapsedMs: number,
): LoadReport {
  return {
    connections: senders.length,
    ...counts,
    lostConnections: lost,
    outstanding: outstandingOf(senders),
    elapsedMs,
    ackedPerS: (counts.acked * 1_000) / elapsedMs,
    latency: latency.summary(),
  };
}
