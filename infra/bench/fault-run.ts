import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLoad, type Load } from "../../simulators/load.ts";
import { createDatabase, type Database } from "../db/database.ts";
import { type AckedKey, countIncidentFaults, countStoredFaults } from "../db/fault-counts.ts";
import { insertSampleSeniors, type SampleSenior } from "../db/sample-seniors.ts";
import { lonLat } from "../domain/geo.ts";
import { systemClock } from "../runtime/clock.ts";
import { pause } from "../runtime/deadline.ts";
import { silentLog } from "../runtime/log.ts";
import { createServiceProcess, type ServiceProcess } from "./service-process.ts";
import { createSosSender, type SosSender } from "./sos-sender.ts";

export type FaultPlan = {
  readonly bands: number;
  readonly serviceKills: number;
  readonly databaseKills: number;
  /** Messages per second of all bands together. */
  readonly ratePerS: number;
  /** Time under load between two kills, milliseconds. */
  readonly betweenMs: number;
  /** Seniors who press SOS around each kill. */
  readonly sosPerKill: number;
  readonly settings?: Readonly<Record<string, string>>;
};

export type FaultReport = {
  readonly acked: number;
  /** Acknowledged and not in the database. */
  readonly missing: number;
  /** In the database more than once. */
  readonly doubled: number;
  readonly sosAcked: number;
  readonly incidentsMissing: number;
  readonly incidentsDoubled: number;
  /** Incidents of seniors to whom nothing happened. */
  readonly incidentsFalse: number;
  /** Longest time without an acknowledgement after each kill, milliseconds. */
  readonly resumeMs: { readonly service: readonly number[]; readonly database: readonly number[] };
};

/** Kills the real service and its database again and again under load, and counts afterwards what was lost or doubled. */
export async function runFaults(plan: FaultPlan, tell: (line: string) => void = () => undefined): Promise<FaultReport> {
  const folder = await mkdtemp(join(tmpdir(), "121-faults-"));
  await chmod(folder, 0o755);
  const service = await createServiceProcess({ dataFolder: folder, settings: { ...plan.settings } });
  try {
    await service.start();
    return await killUnderLoad(plan, service, tell);
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function killUnderLoad(
  plan: FaultPlan,
  service: ServiceProcess,
  tell: (line: string) => void,
): Promise<FaultReport> {
  const kills = plan.serviceKills + plan.databaseKills;
  const seeding = await openDatabase(service);
  const seniors = await insertSampleSeniors(seeding, homesOf(plan.bands + kills * plan.sosPerKill));
  await seeding.close();
  const quiet = seniors.slice(0, plan.bands);
  const troubled = seniors.slice(plan.bands);
  const load = createLoad({
    host: "127.0.0.1",
    port: service.ports.mqtt,
    wristbands: quiet,
    inFlight: 4,
    ratePerS: plan.ratePerS,
    seed: 121,
    clock: systemClock,
  });
  const sos = createSosSender({ port: service.ports.mqtt, clock: systemClock });
  load.start();
  await pause(plan.betweenMs);
  const resumeMs = { service: [] as number[], database: [] as number[] };
  for (let kill = 0; kill < kills; kill += 1) {
    const victims = troubled.slice(kill * plan.sosPerKill, (kill + 1) * plan.sosPerKill);
    // Services and databases in turn, so that each also dies soon after the other.
    const isService =
      kill % 2 === 0 ? resumeMs.service.length < plan.serviceKills : resumeMs.database.length >= plan.databaseKills;
    const tookMs = await killOnce({ isService, service, load, sos, victims });
    resumeMs[isService ? "service" : "database"].push(tookMs);
    tell(
      `kill ${kill + 1}/${kills} of the ${isService ? "service" : "database"}: ${tookMs} ms without an acknowledgement`,
    );
    await pause(plan.betweenMs);
  }
  const { acked } = await load.stop(30_000);
  const sosSeniors = await sos.finish();
  const db = await openDatabase(service);
  try {
    const stored = await countStoredFaults(
      db,
      [...load.acked()].map((message): AckedKey => ({ wristbandId: message.wristbandId, messageKey: message.seq })),
    );
    const incidents = await countIncidentFaults(db, sosSeniors);
    return { acked, ...stored, sosAcked: sosSeniors.length, ...incidents, resumeMs };
  } finally {
    await db.close();
  }
}

type Kill = {
  readonly isService: boolean;
  readonly service: ServiceProcess;
  readonly load: Load;
  readonly sos: SosSender;
  readonly victims: readonly SampleSenior[];
};

async function killOnce({ isService, service, load, sos, victims }: Kill): Promise<number> {
  // Half of them press just before the kill, half while nobody is there.
  const half = Math.ceil(victims.length / 2);
  for (const victim of victims.slice(0, half)) sos.press(victim);
  const killedAt = performance.now();
  if (isService) {
    await service.kill();
    for (const victim of victims.slice(half)) sos.press(victim);
    await service.start();
  } else {
    await service.killDatabase();
    for (const victim of victims.slice(half)) sos.press(victim);
  }
  return longestSilenceMs(load, killedAt);
}

/** The longest time without an acknowledgement after `killedAt`, until they flow again for a second without a pause of 500 ms. */
async function longestSilenceMs(load: Load, killedAt: number): Promise<number> {
  let acked = load.report().acked;
  let lastAt = killedAt;
  let longestMs = 0;
  let flowingSince = performance.now();
  while (performance.now() - flowingSince < 1_000) {
    await pause(5);
    const nowMs = performance.now();
    const silenceMs = nowMs - lastAt;
    longestMs = Math.max(longestMs, silenceMs);
    if (silenceMs > 500) flowingSince = nowMs;
    if (load.report().acked === acked) continue;
    acked = load.report().acked;
    lastAt = nowMs;
  }
  return Math.round(longestMs);
}

async function openDatabase(service: ServiceProcess): Promise<Database> {
  return createDatabase({ url: await service.databaseUrl(), log: silentLog, statementLimitMs: 120_000 });
}

/** A square of homes 300 m apart, so that no circle of 200 m hides another senior's mistake. */
export function homesOf(count: number) {
  const side = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, index) =>
    lonLat(120.5 + (index % side) * 0.0032, 30.4 + Math.floor(index / side) * 0.0027),
  );
}
