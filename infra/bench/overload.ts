import { createLoad } from "../../simulators/load.ts";
import { createDatabase } from "../db/database.ts";
import { countStoredFaults } from "../db/fault-counts.ts";
import type { SampleSenior } from "../db/sample-seniors.ts";
import { systemClock } from "../runtime/clock.ts";
import { pause } from "../runtime/deadline.ts";
import { silentLog } from "../runtime/log.ts";
import type { ServiceProcess } from "./service-process.ts";

export type OverloadReport = {
  readonly offeredPerS: number;
  readonly acked: number;
  readonly missing: number;
  readonly doubled: number;
  readonly startMb: number;
  readonly peakMb: number;
  readonly endMb: number;
  /** From the end of the flood until everything sent was acknowledged, milliseconds; `null` when it did not drain. */
  readonly drainedMs: number | null;
};

const DRAIN_LIMIT_MS = 60_000;

/** Offers `offeredPerS` for `seconds`, with windows far larger than any band has, and watches memory. */
export async function measureOverload(given: {
  readonly service: ServiceProcess;
  readonly bands: readonly SampleSenior[];
  readonly offeredPerS: number;
  readonly seconds: number;
}): Promise<OverloadReport> {
  const { service, bands, offeredPerS, seconds } = given;
  const load = createLoad({
    host: "127.0.0.1",
    port: service.ports.mqtt,
    wristbands: bands,
    inFlight: 200,
    ratePerS: offeredPerS,
    seed: 9,
    clock: systemClock,
  });
  const startMb = await service.residentMb();
  let peakMb = startMb;
  load.start();
  for (let second = 0; second < seconds; second += 1) {
    await pause(1_000);
    peakMb = Math.max(peakMb, await service.residentMb());
  }
  const floodEndedAt = performance.now();
  const { acked, outstanding } = await load.stop(DRAIN_LIMIT_MS);
  const drainedMs = outstanding === 0 ? Math.round(performance.now() - floodEndedAt) : null;
  await pause(5_000);
  const db = createDatabase({ url: await service.databaseUrl(), log: silentLog, statementLimitMs: 300_000 });
  try {
    const stored = await countStoredFaults(
      db,
      [...load.acked()].map((message) => ({ wristbandId: message.wristbandId, messageKey: message.seq })),
    );
    return { offeredPerS, acked, ...stored, startMb, peakMb, endMb: await service.residentMb(), drainedMs };
  } finally {
    await db.close();
  }
}
