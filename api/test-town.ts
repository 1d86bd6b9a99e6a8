import type { LightMyRequestResponse } from "fastify";
import type { Static, TSchema } from "typebox";
import { Value } from "typebox/value";
import { type EnrolmentBody, EnrolmentResult } from "../infra/contract/http.ts";
import { saveArea } from "../infra/db/areas.ts";
import { ensureFixDays } from "../infra/db/fix-days.ts";
import { addRole, insertPerson, readPerson, updatePerson } from "../infra/db/people.ts";
import { createTestDatabase, type TestDatabase } from "../infra/db/test-database.ts";
import { areaId, personId } from "../infra/domain/ids.ts";
import type { Role } from "../infra/domain/roles.ts";
import { epochMs } from "../infra/domain/time.ts";
import { createMovableClock, type MovableClock } from "../infra/runtime/clock.ts";
import { silentLog } from "../infra/runtime/log.ts";
import { createMetrics, type Metrics } from "../infra/runtime/metrics.ts";
import type { ApiDeps } from "./api-deps.ts";
import { createPasswords } from "./auth/passwords.ts";
import type { RouteServer } from "./route-server.ts";
import { createServer } from "./server.ts";

/** A small town for tests: an area tree, somebody of each role, and two seniors with their guardians. */
export type Town = {
  readonly database: TestDatabase;
  readonly clock: MovableClock;
  readonly metrics: Metrics;
  readonly server: RouteServer;
  /** Port of the listening server, for live sockets. */
  readonly port: number;
  readonly wang: EnrolmentResult;
  readonly li: EnrolmentResult;
  readonly signIn: (login: string) => Promise<Visitor>;
  readonly stop: () => Promise<void>;
};

export type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers: LightMyRequestResponse["headers"];
};
/** Somebody who is signed in; `cookie` and `csrfToken` as their browser holds them. */
export type Visitor = {
  readonly cookie: string;
  readonly csrfToken: string;
  readonly get: (path: string) => Promise<Answer>;
  readonly send: (method: "POST" | "PUT" | "DELETE", path: string, body?: object) => Promise<Answer>;
  /** Puts a picture of this kind there. */
  readonly put: (path: string, picture: Buffer, type?: string) => Promise<Answer>;
};

export const password = "a long enough password";

/** login -> role and area; guardians are made by the enrolments. */
export const staff: readonly (readonly [login: string, role: Role, areaId: string | null])[] = [
  ["admin", "administrator", null],
  ["coordinator", "coordinator", "xiashi"],
  ["coordinator-yanguan", "coordinator", "yanguan"],
  ["rescuer", "rescuer", "haining"],
  ["rescuer-yanguan", "rescuer", "yanguan"],
  ["duty-officer", "dutyOfficer", "haining"],
  ["viewer", "viewer", "xiashi"],
];

const areas = [
  { areaId: "haining", parentId: null, kind: "city", nameZh: "海宁市", nameEn: "Haining" },
  { areaId: "xiashi", parentId: "haining", kind: "subDistrict", nameZh: "硖石街道", nameEn: "Xiashi" },
  { areaId: "xiashi-1", parentId: "xiashi", kind: "community", nameZh: "示例社区", nameEn: "Example community" },
  { areaId: "yanguan", parentId: "haining", kind: "township", nameZh: "盐官镇", nameEn: "Yanguan" },
] as const;

type Changes = Partial<Omit<ApiDeps, "http">> & { readonly http?: Partial<ApiDeps["http"]> };

export async function createTown(changes: Changes = {}): Promise<Town> {
  const database = await createTestDatabase();
  const clock = createMovableClock(epochMs(Date.UTC(2026, 2, 1, 8)));
  await database.setClock(clock);
  const metrics = createMetrics();
  const server = await createServer(depsOf({ database, clock, metrics }, changes));
  await ensureFixDays(database.db, { now: clock.now(), retentionDays: 3 });
  await populate(database);
  await server.listen({ host: "127.0.0.1", port: 0 });
  const signIn = (login: string): Promise<Visitor> => signInTo(server, login);
  const admin = await asAdministrator(database, await signIn("admin"));
  const enrolled = {
    wang: await enrolAs(admin, enrolmentOf("wang", "xiashi-1", 1)),
    li: await enrolAs(admin, enrolmentOf("li", "yanguan", 2)),
  };
  await letGuardiansIn(database);
  const address = server.server.address();
  return {
    database,
    clock,
    metrics,
    server,
    port: address === null || typeof address === "string" ? 0 : address.port,
    ...enrolled,
    signIn,
    stop: async () => {
      await server.close();
      await database.drop();
    },
  };
}

/** The town is enrolled before anybody has set up a second factor. */
async function asAdministrator({ db }: TestDatabase, admin: Visitor): Promise<Visitor> {
  await db.query("update sessions set needs_set_up = false");
  return admin;
}

function depsOf(own: Pick<Town, "database" | "clock" | "metrics">, { http, ...changes }: Changes): ApiDeps {
  return {
    db: own.database.db,
    clock: own.clock,
    log: silentLog,
    metrics: own.metrics,
    serviceBox: { west: 119.5, south: 29.8, east: 121.6, north: 31.2 },
    webhookPrivateHosts: [],
    sendsPush: true,
    dashboardFolder: null,
    version: "test",
    ...changes,
    http: {
      host: "127.0.0.1",
      port: 0,
      publicUrl: null,
      cookieSecure: false,
      trustProxy: false,
      metricsPublic: false,
      ...http,
    },
  };
}

async function populate({ db }: TestDatabase): Promise<void> {
  for (const area of areas)
    await saveArea(db, {
      ...area,
      areaId: areaId(area.areaId),
      parentId: area.parentId === null ? null : areaId(area.parentId),
    });
  const passwordHash = await cheapHash();
  for (const [login, role, area] of staff) {
    const id = personId(login);
    await insertPerson(db, {
      personId: id,
      name: `示例 ${login}`,
      phone: null,
      email: null,
      locale: "zh-CN",
      login,
      passwordHash,
    });
    await addRole(db, { personId: id, role, areaId: area === null ? null : areaId(area) });
  }
}

/** Cheap to check: what passwords cost is tested elsewhere. */
const cheapHash = (): Promise<string> => createPasswords({ blocks: 1_024, blockSize: 8, parallel: 1 }).hash(password);

async function letGuardiansIn({ db }: TestDatabase): Promise<void> {
  const passwordHash = await cheapHash();
  for (const login of ["wang-a", "wang-b", "li-a", "li-b"]) {
    const person = await readPerson(db, login);
    if (person !== null) await updatePerson(db, { ...person, login, passwordHash });
  }
}

/** A body that enrols one senior with guardians `<name>-a` and `<name>-b`. */
export function enrolmentOf(name: string, area: string, index: number): EnrolmentBody {
  return {
    senior: {
      seniorId: `senior-${name}`,
      areaId: area,
      name: `示例老人${index}`,
      calledName: `示例奶奶${index}`,
      gender: "female",
      birthYear: 1941,
      features: "短发",
      clothes: "红色外套",
      address: "示例路 1 号",
      home: { lon: 120.69, lat: 30.53 },
    },
    wristband: { wristbandId: `band-${name}`, reportIntervalSeconds: 10 },
    guardians: [guardianOf(`${name}-a`, `1380000${index}001`), guardianOf(`${name}-b`, `1380000${index}002`)],
    fence: { kind: "circle", centre: { lon: 120.69, lat: 30.53 }, radiusM: 300 },
  };
}

let people = 0;
/** An enrolment of somebody nobody knows yet; guardians without id or account. */
export function freshEnrolment(name: string): EnrolmentBody {
  people += 10;
  const guardians = ["甲", "乙"].map((each, index) => ({
    name: `示例${each}`,
    phone: `1370000${1_000 + people + index}`,
  }));
  return { ...enrolmentOf(name, "xiashi-1", 1), guardians };
}

function guardianOf(login: string, phone: string): EnrolmentBody["guardians"][number] {
  return { personId: login, name: `示例 ${login}`, phone };
}

export async function enrolAs(visitor: Visitor, body: EnrolmentBody): Promise<EnrolmentResult> {
  const answer = await visitor.send("POST", "/enrolments", body);
  if (answer.status !== 201) throw new Error(`enrolment refused: ${JSON.stringify(answer.body)}`);
  return bodyOf(EnrolmentResult, answer);
}

export async function signInTo(server: RouteServer, login: string): Promise<Visitor> {
  const response = await server.inject({ method: "POST", url: "/api/v1/session", payload: { login, password } });
  return visitorOf(server, response);
}

/** Whoever was let in by this answer. */
export function visitorOf(server: RouteServer, response: LightMyRequestResponse): Visitor {
  if (response.statusCode !== 200) throw new Error(`sign-in refused: ${response.body}`);
  const [first] = response.cookies;
  const cookie = `${first?.name}=${first?.value}`;
  const csrfToken: unknown = Reflect.get(response.json<object>(), "csrfToken");
  const headers = { cookie, "x-csrf-token": String(csrfToken) };
  return {
    ...headers,
    csrfToken: String(csrfToken),
    get: async (path) => answerOf(await server.inject({ method: "GET", url: `/api/v1${path}`, headers: { cookie } })),
    put: async (path, picture, type = "image/jpeg") =>
      answerOf(
        await server.inject({
          method: "PUT",
          url: `/api/v1${path}`,
          headers: { ...headers, "content-type": type },
          payload: picture,
        }),
      ),
    send: async (method, path, body) =>
      answerOf(
        await server.inject({
          method,
          url: `/api/v1${path}`,
          headers,
          ...(body === undefined ? {} : { payload: body }),
        }),
      ),
  };
}

/** 8 x 10 pixels of one colour, PNG. */
export const smallPicture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAKCAIAAAAGpYjXAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEUlEQVQImWM44GCAFTEMdwkAk6xfAV7yMGMAAAAASUVORK5CYII=",
  "base64",
);

/** The body, checked against the contract. */
export function bodyOf<Schema extends TSchema>(schema: Schema, answer: Answer | undefined): Static<Schema> {
  return Value.Parse(schema, answer?.body);
}

export function answerOf(response: LightMyRequestResponse): Answer {
  const isJson = /[/+]json/.test(String(response.headers["content-type"] ?? ""));
  return {
    status: response.statusCode,
    body: isJson && response.body !== "" ? response.json<unknown>() : response.body,
    headers: response.headers,
  };
}
