import mqtt, { type MqttClient } from "mqtt";
import { Type } from "typebox";
import { readConfig } from "../infra/config/config.ts";
import { EnrolmentResult, IncidentDetail, IncidentList } from "../infra/contract/http.ts";
import { telemetryTopic } from "../infra/contract/topics.ts";
import type { IncidentView } from "../infra/contract/views.ts";
import { createTestDatabase } from "../infra/db/test-database.ts";
import { wristbandId } from "../infra/domain/ids.ts";
import type { IncidentAction } from "../infra/domain/incident.ts";
import { epochMs, toIso } from "../infra/domain/time.ts";
import { createMovableClock, type MovableClock } from "../infra/runtime/clock.ts";
import { type Log, silentLog } from "../infra/runtime/log.ts";
import { startService } from "../infra/service.ts";
import { type ApiClient, signIn } from "./api-client.ts";
import { offsetM } from "./plane.ts";
import {
  type ApiRequest,
  enrolmentOfNeighbour,
  enrolmentOfWang,
  home,
  password,
  sendAs,
  setUpStaff,
} from "./test-people.ts";
import { type Phones, startPhones } from "./test-phones.ts";

/** The whole service on a clock the test moves, spoken to only as the world does: MQTT, HTTP, and phones that ring. */
export type TestService = {
  readonly clock: MovableClock;
  readonly phones: Phones;
  readonly token: string;
  readonly tokenOf: (wristband: string) => string;
  readonly databaseUrl: string;
  readonly mqttPort: number;
  /** The fence round Wang's home. */
  readonly fenceId: string;
  readonly baseUrl: string;
  readonly as: (login: string) => Promise<ApiClient>;
  /** One message of a wristband at the place `eastM` metres from home. */
  readonly message: (change?: Report) => object;
  /** Publishes it as the senior's wristband; resolves when everything that follows is done. */
  readonly report: (change?: Report) => Promise<void>;
  readonly publish: (payload: unknown, wristband?: string) => Promise<void>;
  /** Moves the clock in steps of 5 s, or longer ones, and lets everything happen that falls due. */
  readonly pass: (seconds: number, stepSeconds?: number) => Promise<void>;
  readonly incidents: () => Promise<readonly IncidentView[]>;
  readonly timeline: (incidentId: string) => Promise<readonly string[]>;
  readonly act: (login: string, incidentId: string, action: IncidentAction, note?: string) => Promise<void>;
  /** Any other request of the API. */
  readonly send: (login: string, request: ApiRequest) => Promise<void>;
  readonly settle: () => Promise<void>;
  /** Stops the service; database and phones stay. The clock may be moved meanwhile. */
  readonly goDown: () => Promise<void>;
  /** Starts it again; resolves once it takes messages, and also judges them unless another process leads. */
  readonly comeUp: (options?: { readonly isFollower: boolean }) => Promise<void>;
  /** Resolves once this service judges what is stored. */
  readonly lead: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type Report = { readonly eastM?: number; readonly noPlace?: boolean; readonly [field: string]: unknown };

const STEP_S = 5;

/**
 * One senior with a fence of 200 m round the home and the guardians `a` and `b`, a duty officer, a rescuer and a coordinator;
 * with `neighbours`, the seniors `s-1`, `s-2`... with the bands `wb-1`, `wb-2`... and the same guardians.
 */
export async function startTestService(
  options: {
    readonly startsAt?: string;
    readonly reportIntervalSeconds?: number;
    readonly neighbours?: number;
    /** Hears everything that the service logs; nobody does when left out. */
    readonly log?: Log;
    readonly settings?: Readonly<Record<string, string>>;
    /** Pages to give out beside the interface. */
    readonly dashboardFolder?: string;
  } = {},
): Promise<TestService> {
  const database = await createTestDatabase();
  const clock = createMovableClock(epochMs(Date.parse(options.startsAt ?? "2026-11-22T04:00:00Z")));
  await database.setClock(clock);
  const phones = await startPhones(clock);
  const config = readConfig({
    DATABASE_URL: database.url,
    HTTP_PORT: "0",
    MQTT_PORT: "0",
    LOG_LEVEL: "silent",
    WEBHOOK_PRIVATE_HOSTS: "127.0.0.1",
    ...options.settings,
  });
  const bothRoles = async () => {
    const service = await startService(config, options.log ?? silentLog, {
      clock,
      ...(options.dashboardFolder === undefined ? {} : { dashboardFolder: options.dashboardFolder }),
    });
    const { gateway, api } = service;
    if (gateway === null || api === null) throw new Error("both roles are needed");
    return { gateway, stop: service.stop, baseUrl: `http://127.0.0.1:${api.address().port}` };
  };
  let service = await bothRoles();
  const lead = async () => {
    while (!service.gateway.isLeading()) await new Promise((resolve) => setImmediate(resolve));
  };
  await lead();
  const as = (login: string) => signIn(service.baseUrl, { login, password });

  await setUpStaff(database.db);
  const admin = await as("admin");
  const interval = options.reportIntervalSeconds ?? 30;
  const enrolled = await admin.post("/enrolments", enrolmentOfWang(interval), EnrolmentResult);
  const tokens = new Map([["wb-wang", enrolled.token]]);
  for (let number = 1; number <= (options.neighbours ?? 0); number += 1) {
    const { token } = await admin.post("/enrolments", enrolmentOfNeighbour(number, interval), EnrolmentResult);
    tokens.set(`wb-${number}`, token);
  }
  const send = async (login: string, request: ApiRequest) => sendAs(await as(login), service.baseUrl, request);
  for (const login of ["a", "b", "duty", "rescuer", "coordinator"]) {
    const items = [{ kind: "webhook", address: phones.url(login), secret: phones.secret }];
    await send("admin", { method: "PUT", path: `/people/${login}/channels`, body: { items } });
  }
  // All of them are known to work: otherwise the coordinator is told that nobody can be reached.
  await database.db.query("update channels set last_ok_at = service_now()");

  const clients = new Map<string, MqttClient>();
  let seq = 0;
  const settle = () => service.gateway.settle();
  const connect = async (wristband: string): Promise<MqttClient> => {
    const client = await mqtt.connectAsync({
      host: "127.0.0.1",
      port: service.gateway.ports().tcp,
      username: wristband,
      password: tokens.get(wristband) ?? "",
      reconnectPeriod: 0,
    });
    clients.set(wristband, client);
    return client;
  };
  const publish = async (payload: unknown, wristband = "wb-wang"): Promise<void> => {
    const client = clients.get(wristband) ?? (await connect(wristband));
    await client.publishAsync(
      telemetryTopic(wristbandId(wristband)),
      typeof payload === "string" ? payload : JSON.stringify(payload),
      { qos: 1 },
    );
    await settle();
  };
  const message: TestService["message"] = ({ eastM = 0, noPlace = false, ...fields } = {}) => {
    const [lon, lat] = offsetM(home, eastM, 0);
    const place = noPlace ? {} : { lon, lat, accuracyM: 10, source: "gnss" };
    return { fixedAt: toIso(clock.now()), seq: (seq += 1), batteryPct: 80, ...place, ...fields };
  };
  const moveTo = async (deltaMs: number): Promise<void> => {
    clock.advance(deltaMs);
    await database.setClock(clock);
    await settle();
  };
  const hangUp = async () => {
    await Promise.all([...clients.values()].map((client) => client.endAsync(true)));
    clients.clear();
  };
  return {
    clock,
    phones,
    token: enrolled.token,
    tokenOf: (wristband) => tokens.get(wristband) ?? "",
    databaseUrl: database.url,
    get mqttPort() {
      return service.gateway.ports().tcp;
    },
    fenceId: enrolled.fenceId,
    get baseUrl() {
      return service.baseUrl;
    },
    as,
    message,
    publish,
    report: (change) => publish(message(change)),
    pass: async (seconds, stepSeconds = STEP_S) => {
      for (let left = seconds; left > 0; left -= stepSeconds) await moveTo(Math.min(stepSeconds, left) * 1_000);
    },
    incidents: async () => (await (await as("duty")).get("/incidents?state=all", IncidentList)).items,
    timeline: async (incidentId) =>
      (await (await as("duty")).get(`/incidents/${incidentId}`, IncidentDetail)).timeline.map((entry) => entry.kind),
    act: async (login, incidentId, action, note) => {
      await (await as(login)).post(
        `/incidents/${incidentId}/actions`,
        { action, idempotencyKey: `${login}-${action}-${clock.now()}`, ...(note === undefined ? {} : { note }) },
        Type.Unknown(),
      );
      await settle();
    },
    send,
    settle,
    goDown: async () => {
      await hangUp();
      await service.stop();
    },
    comeUp: async ({ isFollower } = { isFollower: false }) => {
      await database.setClock(clock);
      service = await bothRoles();
      if (isFollower) return;
      await lead();
      await settle();
    },
    lead,
    stop: async () => {
      await hangUp();
      await service.stop();
      await phones.stop();
      await database.drop();
    },
  };
}
