import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureAlerts } from "../../gateway/geofence/bench/alert-table.ts";
import { measureIndexSpeed } from "../../gateway/geofence/bench/index-speed.ts";
import { compareWithOracles } from "../../gateway/geofence/bench/oracles.ts";
import { createLoad } from "../../simulators/load.ts";
import { chromiumPath } from "../config/test-parts.ts";
import { createDatabase } from "../db/database.ts";
import { insertSampleSeniors, type SampleSenior } from "../db/sample-seniors.ts";
import { systemClock } from "../runtime/clock.ts";
import { pause } from "../runtime/deadline.ts";
import { silentLog } from "../runtime/log.ts";
import { measureAlarms } from "./alarms.ts";
import { measureAudit } from "./audit.ts";
import { measureDelays } from "./delays.ts";
import { homesOf } from "./fault-run.ts";
import { measureFlood } from "./flood.ts";
import { measureOverload } from "./overload.ts";
import { measurePages } from "./pages.ts";
import { measureReplayMemory } from "./replay-memory.ts";
import { createServiceProcess, type ServiceProcess } from "./service-process.ts";
import { measureThroughput, withBareBroker } from "./throughput.ts";
import { measureViewers } from "./viewers.ts";

/** `npm run bench`: figures of one run on one machine; compare the ratios, not the seconds. */
const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    overload: { type: "string", default: "120" },
    only: { type: "string" },
    fixes: { type: "string", default: "10000000" },
    seniors: { type: "string", default: "100" },
    days: { type: "string", default: "10" },
    exits: { type: "string", default: "1000" },
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
await section("alarms", async (service, bands, callers) => {
  const figures = await measureAlarms(service, [...bands, ...callers]);
  for (const [name, ms] of [
    ["timers of 30 incidents in quiet, from due to written", figures.idleLatenessMs],
    ["timers of 30 incidents while 800 messages go out", figures.busyLatenessMs],
    ["timers of 400 incidents due in the same moment", figures.allLatenessMs],
    ["acknowledgement to another's page", figures.acknowledgeMs],
  ] as const)
    say(`${name}: p50 ${percentile(ms, 0.5)} ms, p99 ${percentile(ms, 0.99)} ms (${ms.length})`);
  say(
    `400 SOS at once to the 800th message: ${figures.handedOverMs.map((ms) => ms.toFixed(0)).join(", ")} ms, median ${percentile(figures.handedOverMs, 0.5)} ms; graphile-worker, 800 bare jobs: ${figures.graphileWorkerMs.toFixed(0)} ms`,
  );
});
await section("flood", async (service, bands, callers) => {
  const report = await measureFlood({ service, bands, callers });
  for (const [name, figures] of [
    ["in quiet", report.quietMs],
    ["in the flood", report.floodMs],
  ] as const)
    say(
      `SOS published to first call, ${name}: p50 ${percentile(figures, 0.5)} ms, p99 ${percentile(figures, 0.99)} ms (${figures.length})`,
    );
  say(
    `one band offered ${report.offeredPerS}/s and was let send ${report.takenPerS}/s; ${report.refusedPerS} strangers/s refused`,
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
await section("viewers", async (service, bands) => {
  const chromium = chromiumPath();
  if (chromium === null) return say("no Chromium on this machine");
  const { pixelMs, readingMb, stuckMb } = await measureViewers(chromium, service, bands);
  say(
    `publish to pixel at ${BANDS} bands and 100 viewers: p50 ${percentile(pixelMs, 0.5)} ms, p95 ${percentile(pixelMs, 0.95)} ms (${pixelMs.length})`,
  );
  say(`held for a viewer that reads ${readingMb.toFixed(2)} MB, for one whose line is stuck ${stuckMb.toFixed(2)} MB`);
});
await section("audit", async (service, _bands, callers) => {
  for (const { closed, open, ms } of await measureAudit(service, callers))
    say(
      `self-audit of ${open} open incidents beside ${closed} closed ones: p50 ${percentile(ms, 0.5)} ms, p99 ${percentile(ms, 0.99)} ms (${ms.length})`,
    );
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

if (isWanted("pages")) {
  say("\npages");
  const chromium = chromiumPath();
  if (chromium === null) say("no Chromium on this machine");
  else await sayPages(chromium);
}
if (isWanted("fences")) {
  say("\nfences");
  for (const it of measureIndexSpeed()) {
    say(
      `${it.workload}: ${it.oursUs.toFixed(2)} us a fix; flatbush + turf containment ${it.flatbushTurfContainmentUs.toFixed(1)} us (${it.timesContainment.toFixed(1)} times), distance ${it.flatbushTurfDistanceUs.toFixed(0)} us (${it.timesDistance.toFixed(0)} times); parsing the fix ${it.parseUs.toFixed(2)} us; edit until seen p50 ${percentile(it.editsMs, 0.5)} ms, p99 ${percentile(it.editsMs, 0.99)} ms, slowest ${percentile(it.editsMs, 1)} ms (${it.editsMs.length}); answers that differ ${it.disagreements}`,
    );
  }
}
if (isWanted("oracles")) {
  say("\noracles");
  say(JSON.stringify(compareWithOracles(1_000_000, 1)));
}
if (isWanted("replay")) {
  say("\nreplay");
  const { fixes, perS, residentMb } = await measureReplayMemory(Number(values.fixes));
  say(`${fixes} fixes, ${perS}/s; resident after each tenth: ${residentMb.join(", ")} MB`);
}
if (isWanted("alerts")) {
  say(`\nalerts: ${values.seniors} seniors for ${values.days} days a cell, ${values.exits} exits a speed`);
  for (const row of measureAlerts(Number(values.seniors), Number(values.days), Number(values.exits))) {
    say(`${row.policy}, ${row.noise} noise`);
    say(`  false alerts per senior-day: ${figuresOf(row.falsePerDay, (it) => it.toFixed(4))}`);
    say(`  seconds to the alert, p50/p95/p99: ${figuresOf(row.delayS, (it) => it.map(Math.round).join("/"))}`);
  }
}

async function sayPages(chromium: string): Promise<void> {
  const { firstLoadKb, panMs, heapMb } = await measurePages(chromium);
  const { script, style, data, all } = firstLoadKb;
  say(
    `console, first load, gzipped: scripts ${script.toFixed(0)} kB, styles ${style.toFixed(0)} kB, base map and icons ${data.toFixed(0)} kB, all ${all.toFixed(0)} kB`,
  );
  for (const { marks, frames } of panMs)
    say(
      `drag at ${marks} marks: frame p50 ${percentile(frames, 0.5)} ms, p95 ${percentile(frames, 0.95)} ms (${frames.length})`,
    );
  const { before, after, updates } = heapMb;
  say(`heap of the console: ${before.toFixed(1)} MB, after an hour's ${updates} updates ${after.toFixed(1)} MB`);
}

function isWanted(name: string): boolean {
  return values.only === undefined || values.only === name;
}

function figuresOf<Figure>(figures: Readonly<Record<string, Figure>>, show: (figure: Figure) => string): string {
  return Object.entries(figures)
    .map(([name, figure]) => `${name} ${show(figure)}`)
    .join(", ");
}

/** Each section has a service of its own with a fresh database. */
async function section(
  name: string,
  work: (service: ServiceProcess, bands: readonly SampleSenior[], callers: readonly SampleSenior[]) => Promise<void>,
): Promise<void> {
  if (!isWanted(name)) return;
  say(`\n${name}`);
  const folder = await mkdtemp(join(tmpdir(), "121-bench-"));
  await chmod(folder, 0o755);
  const service = await createServiceProcess({
    dataFolder: folder,
    settings: { WEBHOOK_PRIVATE_HOSTS: "127.0.0.1" },
  });
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
