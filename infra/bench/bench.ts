import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createLoad } from "../../simulators/load.ts";
import { createDatabase } from "../db/database.ts";
import { insertSampleSeniors, type SampleSenior } from "../db/sample-seniors.ts";
import { systemClock } from "../runtime/clock.ts";
import { pause } from "../runtime/deadline.ts";
import { silentLog } from "../runtime/log.ts";
import { measureDelays } from "./delays.ts";
import { homesOf } from "./fault-run.ts";
import { measureOverload } from "./overload.ts";
import { createServiceProcess, type ServiceProcess } from "./service-process.ts";
import { measureThroughput, withBareBroker } from "./throughput.ts";

/** `npm run bench`: figures of one run on one machine; compare the ratios, not the seconds. */
const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    overload: { type: "string", default: "120" },
    only: { type: "string" },
  },
});
const seconds = Number(values.seconds);
const BANDS = 400;
const CALLERS = 200;

await section("throughput", async (service, bands) => {
  for (const inFlight of [1, 10]) {
    const bare = await withBareBroker((port) => measureThroughput({ port, bands, inFlight, seconds }));
    const whole = await measureThroughput({ port: service.ports.mqtt, bands, inFlight, seconds });
    say(
      `${inFlight} in flight per band: stored, judged, acknowledged ${whole.perS}/s (p50 ${whole.p50Ms} ms, p99 ${whole.p99Ms} ms); bare aedes ${bare.perS}/s; ratio ${(whole.perS / bare.perS).toFixed(2)}`,
    );
  }
});
await section("delays", async (service, bands, callers) => {
  const { socketMs, callMs } = await measureDelays({
    service,
    bands,
    probes: callers.slice(0, 10),
    callers: callers.slice(10),
  });
  say(
    `publish to live socket at ${BANDS} bands: p50 ${percentile(socketMs, 0.5)} ms, p99 ${percentile(socketMs, 0.99)} ms (${socketMs.length})`,
  );
  say(
    `conclusion to first channel call: p50 ${percentile(callMs, 0.5)} ms, p99 ${percentile(callMs, 0.99)} ms (${callMs.length})`,
  );
});
await section("memory", async (service, bands) => {
  const figures: number[] = [];
  for (const times of [1, 10, 100]) {
    const load = createLoad({
      host: "127.0.0.1",
      port: service.ports.mqtt,
      wristbands: bands,
      inFlight: 20,
      ratePerS: (BANDS / 10) * times,
      seed: times,
      clock: systemClock,
    });
    load.start();
    await pause(seconds * 1_000);
    figures.push(await service.residentMb());
    const { ackedPerS } = await load.stop(10_000);
    say(
      `${times} times the load of ${BANDS} bands (${Math.round(ackedPerS)}/s): ${figures.at(-1)?.toFixed(0)} MB, ${((figures.at(-1) ?? 0) / (figures[0] ?? 1)).toFixed(2)} of the first`,
    );
  }
});
await section("overload", async (service, bands) => {
  const sustained = await measureThroughput({ port: service.ports.mqtt, bands, inFlight: 10, seconds });
  const report = await measureOverload({
    service,
    bands,
    offeredPerS: sustained.perS * 10,
    seconds: Number(values.overload),
  });
  say(`ten times ${sustained.perS}/s for ${values.overload} s: ${JSON.stringify(report)}`);
});

/** Each section has a service of its own with a fresh database. */
async function section(
  name: string,
  work: (service: ServiceProcess, bands: readonly SampleSenior[], callers: readonly SampleSenior[]) => Promise<void>,
): Promise<void> {
  if (values.only !== undefined && values.only !== name) return;
  say(`\n${name}`);
  const folder = await mkdtemp(join(tmpdir(), "121-bench-"));
  await chmod(folder, 0o755);
  const service = await createServiceProcess({ dataFolder: folder });
  try {
    await service.start();
    const db = createDatabase({ url: await service.databaseUrl(), log: silentLog });
    const seniors = await insertSampleSeniors(db, homesOf(BANDS + CALLERS));
    await db.close();
    await pause(1_000);
    await work(service, seniors.slice(0, BANDS), seniors.slice(BANDS));
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function percentile(figures: readonly number[], share: number): string {
  const sorted = figures.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
