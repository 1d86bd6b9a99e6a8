import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { Value } from "typebox/value";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { IncidentActionBody } from "../infra/contract/http.ts";
import { ClientMessage, type ServerMessage } from "../infra/contract/live.ts";
import type { IncidentView, PositionView } from "../infra/contract/views.ts";
import { createGuardian, type Guardian, type GuardianDeed } from "./guardian.ts";
import { createRandom } from "./random.ts";
import type { GuardianTemper } from "./reaction.ts";

const at = "2026-01-05T04:00:00.000Z";
const always: GuardianTemper = {
  silentShare: 0,
  declineShare: 0,
  stuckShare: 0,
  answerS: [1, 1],
  departS: [1, 1],
  travelS: [1, 1],
};
const incident: IncidentView = {
  incidentId: "i1",
  number: 1,
  seniorId: "senior-0001",
  areaId: "330481001",
  seniorName: "某某",
  calledName: "某奶奶",
  state: "raised",
  level: 0,
  generation: 1,
  drill: false,
  raisedAt: at,
  endedAt: null,
  signals: [],
  responders: [],
  leadId: null,
  links: [],
  mergedInto: null,
  tasks: [],
  clues: { given: 0, confirmed: 0 },
  next: null,
  seq: 5,
};
const position = (standing: PositionView["standing"]): PositionView => ({
  seniorId: "senior-0001",
  wristbandId: "band-0001",
  standing,
  place: null,
  source: "gnss",
  speedMps: null,
  headingDeg: null,
  distanceM: null,
  heardAt: at,
  batteryPct: null,
  charging: null,
  worn: null,
});

/** A service that signs everybody in and lets the test speak on the live socket. */
type StandIn = {
  server: Server;
  baseUrl: string;
  said: ClientMessage[];
  taken: IncidentActionBody[];
  deeds: GuardianDeed[];
  say: (message: ServerMessage) => void;
  until: (holds: () => boolean) => Promise<void>;
};
let service: StandIn;
let guardian: Guardian | null = null;

beforeEach(async () => {
  service = await startService();
});
afterEach(async () => {
  guardian?.stop();
  service.server.closeAllConnections();
  await new Promise((resolve) => service.server.close(resolve));
});

async function pageOf(temper: Partial<GuardianTemper>): Promise<void> {
  const { deeds: own } = service;
  guardian = createGuardian({
    baseUrl: service.baseUrl,
    credential: { personId: "guardian-0001-a", role: "guardian", login: "guardian-0001-a", password: "a password" },
    temper: { ...always, ...temper },
    random: createRandom("guardian"),
    delayScale: 0.001,
    onDeed: (deed) => {
      own.push(deed);
      changed();
    },
  });
  await guardian.start();
  await service.until(() => service.said.some(({ kind }) => kind === "resume"));
}

const deeds = () => service.deeds.map(({ action, outcome }) => `${action} ${outcome}`);

describe("a guardian who goes", () => {
  test("says so, sets out, meets the senior and reports them home", async () => {
    await pageOf({});
    service.say({ kind: "incident", seq: 5, incident });
    await service.until(() => deeds().includes("contact done"));
    service.say({ kind: "positions", positions: [position("outside")] });
    service.say({ kind: "positions", positions: [position("inside")] });
    await service.until(() => deeds().includes("found done"));

    expect(deeds()).toEqual(["sees done", "acknowledge done", "enRoute done", "contact done", "found done"]);
    expect(service.said).toContainEqual({ kind: "shown", incidentId: "i1" });
    expect(service.taken.at(-1)?.note).toMatch(/模拟/);
    expect(new Set(service.taken.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(4);
  });

  test("does everything once, however often the incident is shown", async () => {
    await pageOf({});
    for (let seq = 5; seq < 9; seq += 1) service.say({ kind: "incident", seq, incident: { ...incident, seq } });
    await service.until(() => deeds().includes("contact done"));

    expect(deeds().filter((deed) => deed === "acknowledge done")).toHaveLength(1);
  });

  test("leaves a mere suspicion and an ended incident alone", async () => {
    await pageOf({});
    service.say({ kind: "incident", seq: 5, incident: { ...incident, state: "suspected" } });
    service.say({ kind: "incident", seq: 6, incident: { ...incident, incidentId: "i2", state: "closed" } });
    service.say({ kind: "incident", seq: 7, incident: { ...incident, incidentId: "i3" } });
    await service.until(() => deeds().includes("contact done"));

    expect(new Set(service.deeds.map(({ incidentId }) => incidentId))).toEqual(new Set(["i3"]));
  });
});

test("a guardian who is asleep never looks and never answers", async () => {
  await pageOf({ silentShare: 1 });
  service.say({ kind: "incident", seq: 5, incident });
  await service.until(() => service.deeds.length > 0);

  expect(deeds()).toEqual(["ignores done"]);
  expect(service.said.some(({ kind }) => kind === "shown")).toBe(false);
});

test("a refusal of the service is told with its code", async () => {
  await pageOf({ declineShare: 1 });
  service.say({ kind: "incident", seq: 5, incident: { ...incident, incidentId: "gone" } });
  await service.until(() => service.deeds.length > 1);

  expect(deeds()).toEqual(["sees done", "decline INCIDENT_ENDED"]);
});

let changed: () => void = () => {};

async function startService(): Promise<StandIn> {
  const waiting = new Set<() => void>();
  changed = () => waiting.forEach((check) => check());
  const said: ClientMessage[] = [];
  const taken: IncidentActionBody[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += String(chunk)));
    request.on("end", () => {
      const headers = { "content-type": "application/json", "set-cookie": "session=s1; Path=/" };
      const body: unknown = JSON.parse(text);
      if (request.url === "/api/v1/session") return void response.writeHead(200, headers).end(sessionText);
      if (request.url?.includes("gone")) return void response.writeHead(409, headers).end(goneText);
      taken.push(Value.Parse(IncidentActionBody, body));
      return void response.writeHead(200, headers).end("{}");
    });
  });
  const sockets = new WebSocketServer({ server, path: "/api/v1/live" });
  sockets.on("connection", (socket) => {
    socket.on("message", (data) => {
      const parsed: unknown = JSON.parse(Buffer.isBuffer(data) ? data.toString() : "");
      said.push(Value.Parse(ClientMessage, parsed));
      changed();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    server,
    baseUrl: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    said,
    taken,
    deeds: [],
    say: (message) => sockets.clients.forEach((socket) => socket.send(JSON.stringify(message))),
    until: (holds) =>
      new Promise((resolve) => {
        const check = () => {
          if (!holds()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}

const sessionText = JSON.stringify({
  person: { personId: "guardian-0001-a", name: "某人", phone: null, email: null, locale: "zh-CN", roles: [] },
  csrfToken: "c1",
  expiresAt: at,
  demo: true,
  secondFactor: "off",
});
const goneText = JSON.stringify({ type: "about:blank", title: "ended", status: 409, code: "INCIDENT_ENDED" });
