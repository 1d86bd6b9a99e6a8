import { randomUUID } from "node:crypto";
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import mqtt from "mqtt";
import { WebSocket } from "ws";
import { type ApiClient, signIn } from "../../simulators/api-client.ts";
import { IncidentDetail, IncidentList } from "../contract/http.ts";
import { telemetryTopic } from "../contract/topics.ts";
import { createDatabase } from "../db/database.ts";
import type { SampleSenior } from "../db/sample-seniors.ts";
import { clearStorm, hurry, useWebhooks } from "../db/storm-counts.ts";
import { areaId } from "../domain/ids.ts";
import { systemClock } from "../runtime/clock.ts";
import { pause } from "../runtime/deadline.ts";
import { silentLog } from "../runtime/log.ts";
import { setUpAccount } from "../set-up.ts";
import { createPeople, type People } from "./people.ts";
import type { ServiceProcess } from "./service-process.ts";

export type AlarmFigures = {
  /** From when a timer was due to when its step was written: in quiet, while 800 messages go out, and 400 due at once. */
  readonly idleLatenessMs: readonly number[];
  readonly busyLatenessMs: readonly number[];
  readonly allLatenessMs: readonly number[];
  /** From an acknowledgement's request to the page of somebody else. */
  readonly acknowledgeMs: readonly number[];
  /** From 400 SOS published at once to when the last of their 800 guardians has got a message, storm by storm. */
  readonly handedOverMs: readonly number[];
  /** 800 jobs that do nothing but the same call, from adding them to the last call. */
  readonly graphileWorkerMs: number;
};

const ACCOUNT = { login: "alarms", password: "a password of the bench only" } as const;
const FEW = 30;
const MANY = 400;
const STORMS = 5;
/** The shortest that an area may set. */
const WAIT_S = 10;
/** Between the press of the many and the timers of the few. */
const HEAD_START_MS = 500;
/** As many calls at a time as the webhook lane makes. */
const LANE_WIDTH = 64;
/** A job holds a connection only while it is taken and ended; the embedded server has 80 for everybody. */
const POOL_SIZE = 32;

/** Timers, hand-over and acknowledgement of the built service; `few` and `many` bands press SOS. */
export async function measureAlarms(service: ServiceProcess, seniors: readonly SampleSenior[]): Promise<AlarmFigures> {
  const people = await createPeople();
  const databaseUrl = await service.databaseUrl();
  const db = createDatabase({ url: databaseUrl, log: silentLog });
  try {
    await useWebhooks(db, people.url, "a secret of the bench");
    await hurry(db, WAIT_S);
    await setUpAccount(db, { ...ACCOUNT, name: "演示值班", role: "dutyOfficer", areaId: areaId("area-1") });
    const api = await signInWhenOpen(service);
    const idle = countTimers(service);
    const quiet = await holdReady(service, seniors.slice(0, FEW));
    await quiet.press();
    await until(() => idle().length >= FEW);
    await quiet.end();
    const idleLatenessMs = idle();
    const page = await openPage(api);
    const acknowledgeMs = await acknowledgeAll(api, page);
    const bands = {
      crowd: await holdReady(service, seniors.slice(FEW, FEW + MANY)),
      few: await holdReady(service, seniors.slice(FEW + MANY, FEW + MANY + FEW)),
    };
    const storms: Storm[] = [];
    while (storms.length < STORMS) {
      await clearStorm(db);
      storms.push(await stormOnce(service, people, bands));
    }
    await Promise.all([bands.crowd.end(), bands.few.end()]);
    page.close();
    return {
      idleLatenessMs,
      busyLatenessMs: storms.flatMap((storm) => storm.busyLatenessMs),
      allLatenessMs: storms.flatMap((storm) => storm.allLatenessMs),
      acknowledgeMs,
      handedOverMs: storms.map((storm) => storm.handedOverMs),
      graphileWorkerMs: await withGraphileWorker(databaseUrl, people),
    };
  } finally {
    await db.close();
    await people.close();
  }
}

type Storm = Pick<AlarmFigures, "busyLatenessMs" | "allLatenessMs"> & { readonly handedOverMs: number };

/** The few press, and fall due when the first of the many messages are under way. */
async function stormOnce(
  service: ServiceProcess,
  people: People,
  { crowd, few }: { readonly crowd: Bands; readonly few: Bands },
): Promise<Storm> {
  await few.press();
  const timers = countTimers(service);
  await pause(WAIT_S * 1_000 - HEAD_START_MS);
  people.forget();
  const startedAt = performance.now();
  await crowd.press();
  await until(() => people.haveHeard(crowd.guardians));
  const handedOverMs = performance.now() - startedAt;
  await until(() => timers().length >= FEW + MANY);
  return { handedOverMs, busyLatenessMs: timers().slice(0, FEW), allLatenessMs: timers().slice(FEW, FEW + MANY) };
}

/** The pages open a moment after the broker. */
async function signInWhenOpen(service: ServiceProcess): Promise<ApiClient> {
  for (let waitedMs = 0; ; waitedMs += 200) {
    try {
      return await signIn(`http://127.0.0.1:${service.ports.http}`, ACCOUNT);
    } catch (fault) {
      if (waitedMs >= 20_000) throw fault;
      await pause(200);
    }
  }
}

/** Lateness of the timers that fire from now on, milliseconds, as the service's own log has it. */
function countTimers(service: ServiceProcess): () => readonly number[] {
  let read = service.log().length;
  const lateness: number[] = [];
  return () => {
    const lines = service.log();
    for (; read < lines.length; read += 1) {
      const line = lines[read] ?? "";
      if (line.includes("incident timer fired"))
        lateness.push(Number(/"latenessMs":(-?\d+)/.exec(line)?.[1] ?? Number.NaN));
    }
    return lateness;
  };
}

type Bands = {
  /** SOS on all of them at once. */
  readonly press: () => Promise<void>;
  readonly guardians: readonly string[];
  readonly end: () => Promise<void>;
};

/** Connects these wristbands. */
async function holdReady(service: ServiceProcess, seniors: readonly SampleSenior[]): Promise<Bands> {
  const clients = await Promise.all(
    seniors.map(async ({ wristbandId, token }) => {
      const login = { host: "127.0.0.1", port: service.ports.mqtt, username: wristbandId, password: token };
      return { wristbandId, client: await mqtt.connectAsync({ ...login, reconnectPeriod: 0 }) };
    }),
  );
  let seq = 0;
  return {
    press: async () => {
      seq += 1;
      const payload = JSON.stringify({ fixedAt: systemClock.now(), seq, events: ["sos"] });
      await Promise.all(
        clients.map(({ wristbandId, client }) => client.publishAsync(telemetryTopic(wristbandId), payload, { qos: 1 })),
      );
    },
    guardians: seniors.flatMap(({ seniorId }) => ["A", "B"].map((slot) => `${seniorId}-${slot}`)),
    end: async () => void (await Promise.all(clients.map(({ client }) => client.endAsync()))),
  };
}

type OpenPage = { readonly hasShownAcknowledged: (incidentId: string) => number | null; readonly close: () => void };

/** The rescue team's page, open as it is in a night's duty; when it was told that somebody has taken an incident. */
async function openPage(api: ApiClient): Promise<OpenPage> {
  const heard = new Map<string, number>();
  const socket = new WebSocket(api.live.url, { headers: { ...api.live.headers } });
  await new Promise<void>((resolve) => {
    socket.on("open", () => socket.send(JSON.stringify({ kind: "resume", epoch: null, seq: 0 })));
    socket.on("message", (data: Buffer) => {
      const message: unknown = JSON.parse(data.toString());
      const kind: unknown = Reflect.get(Object(message), "kind");
      if (kind === "snapshot") resolve();
      const incident: unknown = Reflect.get(Object(message), "incident");
      if (kind === "incident" && Reflect.get(Object(incident), "state") === "acknowledged")
        heard.set(String(Reflect.get(Object(incident), "incidentId")), performance.now());
    });
  });
  return { hasShownAcknowledged: (incidentId) => heard.get(incidentId) ?? null, close: () => socket.close() };
}

/** One person takes each open incident; another's page is watched. Milliseconds. */
async function acknowledgeAll(api: ApiClient, page: OpenPage): Promise<readonly number[]> {
  const delays: number[] = [];
  const { items } = await api.get("/incidents", IncidentList);
  for (const { incidentId } of items) {
    const pressedAt = performance.now();
    const body = { action: "acknowledge", idempotencyKey: randomUUID() };
    await api.post(`/incidents/${incidentId}/actions`, body, IncidentDetail);
    await until(() => page.hasShownAcknowledged(incidentId) !== null);
    delays.push((page.hasShownAcknowledged(incidentId) ?? Number.NaN) - pressedAt);
  }
  return delays;
}

/** The kept job queue for PostgreSQL, on the same database, with the same number of calls at a time. */
async function withGraphileWorker(connectionString: string, people: People): Promise<number> {
  people.forget();
  const logger = new Logger(() => () => undefined);
  const utils = await makeWorkerUtils({ connectionString, logger });
  await utils.migrate();
  const runner = await run({
    connectionString,
    logger,
    concurrency: LANE_WIDTH,
    maxPoolSize: POOL_SIZE,
    noHandleSignals: true,
    taskList: {
      tell: async () => {
        await fetch(people.url, { method: "POST", body: JSON.stringify({ alertId: randomUUID() }) });
      },
    },
  });
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 2 * MANY }, () => utils.addJob("tell", {})));
  await until(() => people.total() >= 2 * MANY);
  const tookMs = performance.now() - startedAt;
  await runner.stop();
  await utils.release();
  return tookMs;
}

async function until(isDone: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isDone(); waitedMs += 2) {
    if (waitedMs > 60_000) throw new Error("nothing came for a minute");
    await pause(2);
  }
}
