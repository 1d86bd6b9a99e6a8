import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, type Database } from "../db/database.ts";
import { insertSampleSeniors, type SampleSenior } from "../db/sample-seniors.ts";
import { clearStorm, countDoubledIncidents, readStorm, type StormRow, useWebhooks } from "../db/storm-counts.ts";
import { systemClock } from "../runtime/clock.ts";
import { pause } from "../runtime/deadline.ts";
import { silentLog } from "../runtime/log.ts";
import { homesOf } from "./fault-run.ts";
import { createPeople, type People } from "./people.ts";
import { createServiceProcess, type ServiceProcess } from "./service-process.ts";
import { createSosSender } from "./sos-sender.ts";

export type StormRound = {
  readonly killedAfterMs: number;
  /** So many messages had arrived by then. */
  readonly heardBefore: number;
  readonly alerts: number;
  /** Of whom nobody ever heard. */
  readonly lost: number;
  /** Heard twice though nothing was on its way when the service died: must be 0. */
  readonly doubled: number;
  /** Heard twice, and on its way when the service died. */
  readonly doubledInFlight: number;
  readonly incidentsDoubled: number;
  /** From the kill until the last one was told. */
  readonly tookMs: number;
};

/** Each senior has two guardians: 400 alerts. */
const SENIORS = 200;
const ALERTS_EACH = 2;
const SETTLED_WITHIN_MS = 60_000;

/** Kills the built service once a round while 400 alerts go out, at another point each time, and counts what people heard. */
export async function runStorm(
  rounds: number,
  tell: (line: string) => void = () => undefined,
): Promise<readonly StormRound[]> {
  const folder = await mkdtemp(join(tmpdir(), "121-storm-"));
  await chmod(folder, 0o755);
  const people = await createPeople();
  const service = await createServiceProcess({
    dataFolder: folder,
    settings: { WEBHOOK_PRIVATE_HOSTS: "127.0.0.1" },
  });
  try {
    await service.start();
    const seeding = await openDatabase(service);
    const seniors = await insertSampleSeniors(seeding, homesOf(SENIORS));
    await useWebhooks(seeding, people.url, "a secret of the storm");
    await seeding.close();
    await pause(2_000);
    const done: StormRound[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const figures = await stormOnce({ service, seniors, people });
      done.push(figures);
      tell(`round ${round + 1}/${rounds}: ${JSON.stringify(figures)}`);
    }
    return done;
  } finally {
    await service.stop();
    await people.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Scene = {
  readonly service: ServiceProcess;
  readonly seniors: readonly SampleSenior[];
  readonly people: People;
};

async function stormOnce({ service, seniors, people }: Scene): Promise<StormRound> {
  people.forget();
  const sos = createSosSender({ port: service.ports.mqtt, clock: systemClock });
  for (const senior of seniors) sos.press(senior);
  const pressedAt = performance.now();
  await randomPoint(people);
  await service.kill();
  const killedAfterMs = Math.round(performance.now() - pressedAt);
  const heardBefore = people.total();
  const killedAt = performance.now();
  await service.start();
  await sos.finish();
  const db = await openDatabase(service);
  try {
    const rows = await settled(db);
    const tookMs = Math.round(performance.now() - killedAt);
    const incidentsDoubled = await countDoubledIncidents(db);
    await clearStorm(db);
    return { killedAfterMs, heardBefore, ...judge(rows, people), incidentsDoubled, tookMs };
  } finally {
    await db.close();
  }
}

/** Sometimes by time, which hits storing and deciding, mostly by how many were told, which hits sending. */
async function randomPoint(people: People): Promise<void> {
  if (Math.random() < 0.3) return await pause(Math.random() * 1_000);
  const told = Math.random() * SENIORS * ALERTS_EACH;
  for (let waitedMs = 0; people.total() < told && waitedMs < 15_000; waitedMs += 2) await pause(2);
}

/** Waits until every alert was taken, or nothing more comes. */
async function settled(db: Database): Promise<readonly StormRow[]> {
  const wanted = SENIORS * ALERTS_EACH;
  for (let waitedMs = 0; ; waitedMs += 100) {
    const rows = await readStorm(db);
    if ((rows.length >= wanted && rows.every((row) => row.isSent)) || waitedMs >= SETTLED_WITHIN_MS) return rows;
    await pause(100);
  }
}

function judge(rows: readonly StormRow[], people: People) {
  const twice = rows.filter((row) => people.heard(row.alertId) > 1);
  const heard = rows.filter((row) => people.heard(row.alertId) > 0).length;
  // One that was cut off once may have been heard once before and once after.
  const isExplained = (row: StormRow) => people.heard(row.alertId) <= 1 + row.cutOff;
  return {
    alerts: rows.length,
    lost: Math.max(0, SENIORS * ALERTS_EACH - heard),
    doubled: twice.filter((row) => !isExplained(row)).length + Math.max(0, rows.length - SENIORS * ALERTS_EACH),
    doubledInFlight: twice.filter(isExplained).length,
  };
}

async function openDatabase(service: ServiceProcess): Promise<Database> {
  return createDatabase({ url: await service.databaseUrl(), log: silentLog, statementLimitMs: 120_000 });
}
