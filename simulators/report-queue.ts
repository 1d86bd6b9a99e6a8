import { TELEMETRY_BATCH_MAX, type Telemetry } from "../infra/contract/telemetry.ts";

export type QueuedReport = {
  readonly telemetry: Telemetry;
  /** SOS, fall, strap: overtakes everything that waits. */
  readonly urgent: boolean;
};

/** One MQTT message's worth of reports. */
export type Batch = { readonly reports: readonly QueuedReport[] };

/**
 * What a wristband has measured and the service has not acknowledged. Through a dead zone it grows, afterwards it goes
 * out in arrays; a batch leaves only when it is confirmed. Full, it forgets the oldest report that is not urgent.
 */
export type ReportQueue = {
  readonly add: (report: QueuedReport) => void;
  /** The next message, taken out until it is confirmed or given back; `null` when nothing waits. */
  readonly take: () => Batch | null;
  readonly giveBack: (batch: Batch) => void;
  readonly waiting: () => number;
  readonly forgotten: () => number;
};

/** A day at one report per 20 s; real bands keep 2,000 to 10,000. */
const CAPACITY = 4_320;
/** Half of the contract's limit: about 25 kB, well below the largest packet. */
const BATCH = TELEMETRY_BATCH_MAX / 2;

/** An empty queue; in memory, as a simulated wristband has no flash to keep it through a power cut. */
export function createReportQueue(): ReportQueue {
  let reports: QueuedReport[] = [];
  let forgotten = 0;
  const trim = () => {
    while (reports.length > CAPACITY) {
      const oldest = reports.findIndex(({ urgent }) => !urgent);
      reports.splice(Math.max(0, oldest), 1);
      forgotten += 1;
    }
  };
  return {
    add: (report) => {
      reports.push(report);
      trim();
    },
    take: () => {
      const urgent = reports.findIndex((report) => report.urgent);
      const taken = urgent === -1 ? reports.splice(0, BATCH) : reports.splice(urgent, 1);
      return taken.length === 0 ? null : { reports: taken };
    },
    giveBack: (batch) => {
      reports = [...batch.reports, ...reports];
      trim();
    },
    waiting: () => reports.length,
    forgotten: () => forgotten,
  };
}

/** One report goes as an object, several as an array. */
export function payloadOf(batch: Batch): string {
  const reports = batch.reports.map(({ telemetry }) => telemetry);
  return JSON.stringify(reports.length === 1 ? reports[0] : reports);
}
