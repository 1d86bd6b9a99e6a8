import mqtt, { type MqttClient } from "mqtt";
import { Type } from "typebox";
import { readConfig } from "../infra/config/config.ts";
import { EnrolmentResult, IncidentDetail, IncidentList } from "../infra/contract/http.ts";
import { telemetryTopic } from "../infra/contract/topics.ts";
import type { IncidentView } from "../infra/contract/views.ts";
import { createTestDatabase } from "../infra/db/test-database.ts";
import { lonLat } from "../infra/domain/geo.ts";
import { wristbandId } from "../infra/domain/ids.ts";
import type { IncidentAction } from "../infra/domain/incident.ts";
import type { Role } from "../infra/domain/roles.ts";
import { epochMs, toIso } from "../infra/domain/time.ts";
import { createMovableClock, type MovableClock } from "../infra/runtime/clock.ts";
import { silentLog } from "../infra/runtime/log.ts";
import { startService } from "../infra/service.ts";
import { hainingAreasFile, setUpAccount, setUpAreas } from "../infra/set-up.ts";
import { type ApiClient, signIn } from "./api-client.ts";
import { offsetM } from "./plane.ts";
import { type Phones, startPhones } from "./test-phones.ts";

/** The whole service on a clock the test moves, spoken to only as the world does: MQTT, HTTP, and phones that ring. */
export type TestService = {
  readonly clock: MovableClock;
  readonly phones: Phones;
  readonly token: string;
  readonly databaseUrl: string;
  readonly mqttPort: number;
  readonly as: (login: string) => Promise<ApiClient>;
  /** Publishes as the senior's wristband, at the place `eastM` metres from home; resolves when everything that follows is done. */
  readonly report: (change?: Report) => Promise<void>;
  readonly publish: (payload: unknown) => Promise<void>;
  /** Moves the clock in steps and lets everything happen that falls due. */
  readonly pass: (seconds: number) => Promise<void>;
  readonly incidents: () => Promise<readonly IncidentView[]>;
  readonly timeline: (incidentId: string) => Promise<readonly string[]>;
  readonly act: (login: string, incidentId: string, action: IncidentAction, note?: string) => Promise<void>;
  readonly settle: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type Report = { readonly eastM?: number; readonly noPlace?: boolean; readonly [field: string]: unknown };

export const password = "a long enough password";
const home = lonLat(120.6872, 30.5153);
const staff: readonly (readonly [login: string, role: Role])[] = [
  ["admin", "administrator"],
  ["duty", "dutyOfficer"],
  ["rescuer", "rescuer"],
  ["coordinator", "coordinator"],
];
const STEP_S = 5;

/** One senior with a fence of 200 m round the home and the guardians `a` and `b`, a duty officer, a rescuer and a coordinator. */
export async function startTestService(
  options: { readonly reportIntervalSeconds?: number } = {},
): Promise<TestService> {
  const database = await createTestDatabase();
  const clock = createMovableClock(epochMs(Date.UTC(2026, 10, 22, 4)));
  await database.setClock(clock);
  const phones = await startPhones(clock);
  const config = readConfig({
    DATABASE_URL: database.url,
    HTTP_PORT: "0",
    MQTT_PORT: "0",
    LOG_LEVEL: "silent",
    WEBHOOK_PRIVATE_HOSTS: "127.0.0.1",
  });
  const service = await startService(config, silentLog, { clock });
  const { gateway, api } = service;
  if (gateway === null || api === null) throw new Error("both roles are needed");
  while (!gateway.isLeading()) await new Promise((resolve) => setImmediate(resolve));
  const baseUrl = `http://127.0.0.1:${api.address().port}`;
  const as = (login: string) => signIn(baseUrl, { login, password });

  await setUpAreas(database.db, hainingAreasFile());
  for (const [login, role] of staff)
    await setUpAccount(database.db, {
      login,
      name: `演示${login}`,
      role,
      areaId: role === "administrator" ? null : "330481001",
      password,
    });
  const admin = await as("admin");
  const enrolled = await admin.post("/enrolments", enrolment(options.reportIntervalSeconds ?? 30), EnrolmentResult);
  for (const login of ["a", "b", "duty", "rescuer", "coordinator"]) {
    await putWebhook(admin, baseUrl, { personId: login, url: phones.url(login), secret: phones.secret });
  }

  let client: MqttClient | null = null;
  let seq = 0;
  const settle = () => gateway.settle();
  const publish = async (payload: unknown): Promise<void> => {
    client ??= await mqtt.connectAsync({
      host: "127.0.0.1",
      port: gateway.ports().tcp,
      username: "wb-wang",
      password: enrolled.token,
      reconnectPeriod: 0,
    });
    await client.publishAsync(
      telemetryTopic(wristbandId("wb-wang")),
      typeof payload === "string" ? payload : JSON.stringify(payload),
      { qos: 1 },
    );
    await settle();
  };
  const moveTo = async (deltaMs: number): Promise<void> => {
    clock.advance(deltaMs);
    await database.setClock(clock);
    await settle();
  };
  return {
    clock,
    phones,
    token: enrolled.token,
    databaseUrl: database.url,
    mqttPort: gateway.ports().tcp,
    as,
    publish,
    report: ({ eastM = 0, noPlace = false, ...fields } = {}) => {
      const [lon, lat] = offsetM(home, eastM, 0);
      const place = noPlace ? {} : { lon, lat, accuracyM: 10, source: "gnss" };
      return publish({ fixedAt: toIso(clock.now()), seq: (seq += 1), batteryPct: 80, ...place, ...fields });
    },
    pass: async (seconds) => {
      for (let left = seconds; left > 0; left -= STEP_S) await moveTo(Math.min(STEP_S, left) * 1_000);
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
    settle,
    stop: async () => {
      await client?.endAsync(true);
      await service.stop();
      await phones.stop();
      await database.drop();
    },
  };
}

function enrolment(reportIntervalSeconds: number) {
  const guardian = (login: string, phone: string) => ({
    personId: login,
    name: `演示守护人${login}`,
    phone,
    login,
    password,
  });
  return {
    senior: {
      seniorId: "s-wang",
      areaId: "330481001",
      name: "演示王",
      calledName: "王奶奶",
      gender: "female",
      home: { lon: home[0], lat: home[1] },
    },
    wristband: { wristbandId: "wb-wang", reportIntervalSeconds },
    guardians: [guardian("a", "100-0000-0001"), guardian("b", "100-0000-0002")],
    fence: { kind: "circle", centre: { lon: home[0], lat: home[1] }, radiusM: 200 },
  };
}

async function putWebhook(
  admin: ApiClient,
  baseUrl: string,
  hook: { readonly personId: string; readonly url: string; readonly secret: string },
): Promise<void> {
  const answer = await fetch(`${baseUrl}/api/v1/people/${hook.personId}/channels`, {
    method: "PUT",
    headers: { ...admin.live.headers, "x-csrf-token": admin.session.csrfToken, "content-type": "application/json" },
    body: JSON.stringify({ items: [{ kind: "webhook", address: hook.url, secret: hook.secret }] }),
  });
  if (!answer.ok) throw new Error(`channels of ${hook.personId}: ${answer.status} ${await answer.text()}`);
}
