import { createServer, type Server } from "node:http";
import mqtt from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPage, type TestPage } from "../api/live/test-page.ts";
import { createLog } from "../infra/runtime/log.ts";
import { home } from "./test-people.ts";
import { startTestService, type TestService } from "./test-service.ts";

/** Everybody's names and phones, secrets, notes, and each number that begins like a place of the fixture. */
const personal: Readonly<Record<string, RegExp>> = {
  name: /演示|王奶奶|号奶奶|beside the market gate|示例路/,
  phone: /100-?0000|\b10000000\d\d/,
  // Not the seconds of a log line's own time.
  coordinate: /\b120\.\d\d|(?<![:\d])30\.5\d/,
  secret: /a long enough password|a secret that both ends know|keyOfTheTeamsRobot|__Host-session=|session=[\w-]{20}/,
};
const found = (text: string) =>
  Object.entries(personal).flatMap(([what, pattern]) => {
    const line = text.split("\n").find((each) => pattern.test(each));
    return line === undefined ? [] : [`${what}: ${line.slice(0, 200)}`];
  });

let service: TestService;
let team: Team;
let page: TestPage;
const lines: string[] = [];
const log = createLog({ level: "debug", destination: { write: (line) => void lines.push(line) } });

beforeAll(async () => {
  team = await startTeam();
  service = await startTestService({ log, neighbours: 1, settings: { WECOM_URL: team.url } });
  const robot = { kind: "weCom", address: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=keyOfTheTeamsRobot" };
  const body = { items: [robot] };
  await service.send("admin", { method: "PUT", path: "/people/duty/channels", body });
  const { live } = await service.as("rescuer");
  page = await openPage({ port: Number(new URL(service.baseUrl).port), cookie: live.headers["cookie"] ?? "" });
  page.say({ kind: "resume", epoch: null, seq: 0 });
  await page.next("snapshot");
  await wholeIncident();
  await hostileTalk();
});
afterAll(async () => {
  await page.close();
  await service.stop();
  await team.stop();
});

/** Out of the door, both guardians and the team called, one phone broken, on the way, found, closed. */
async function wholeIncident(): Promise<void> {
  service.phones.answer("b", 500);
  for (let minute = 0; minute < 10; minute += 1) {
    await service.report();
    await service.pass(30);
  }
  for (let eastM = 150; service.phones.heard().length === 0; eastM += 15) {
    if (eastM > 1_500) throw new Error("nobody was called");
    await service.report({ eastM, speedMps: 1.2 });
    await service.pass(10);
  }
  for (let left = 240; left > 0; left -= 15) {
    await service.pass(15);
    await service.report({ eastM: 300, events: left === 120 ? ["sos"] : [] });
  }
  const [incident] = await service.incidents();
  const id = incident?.incidentId ?? "";
  for (const action of ["acknowledge", "enRoute", "contact"] as const) await service.act("a", id, action);
  await service.act("a", id, "found", "演示王 beside the market gate, 示例路 9 号");
  await service.act("duty", id, "close");
  await service.pass(60);
}

/** Names, phones and places where nobody asked for them: addresses, broken messages, wrong passwords. */
async function hostileTalk(): Promise<void> {
  await service.publish(`{"fixedAt": "演示王", "lon": ${home[0]}, "lat": ${home[1]}, "phone": "100-0000-0001"`);
  await service.publish({ fixedAt: "演示王", lon: home[0], lat: home[1] });
  await service.publish([{ lon: home[0], 演示王: "100-0000-0001", events: ["sos"] }], "wb-1");
  const { live } = await service.as("admin");
  const text = `${encodeURIComponent("演示王")}&q=演示&lon=${home[0]}&lat=${home[1]}&phone=100-0000-0001`;
  for (const path of ["people?query=", "nothing?name=", `演示王/${home[0]},${home[1]}?`, "seniors/演示王?", "live?at="])
    await fetch(`${service.baseUrl}/api/v1/${path}${text}`, {
      headers: { ...live.headers, referer: `https://x/?${home[0]}` },
    });
  const body = JSON.stringify({ login: "演示王 100-0000-0001", password: "a long enough password!" });
  const headers = { "content-type": "application/json" };
  await fetch(`${service.baseUrl}/api/v1/session`, { method: "POST", headers, body });
  await fetch(`${service.baseUrl}/api/v1/session`, { method: "POST", headers, body: `{"login": 演示王 ${home[0]}` });
  const stranger = { host: "127.0.0.1", port: service.mqttPort, reconnectPeriod: 0 };
  await mqtt.connectAsync({ ...stranger, username: "100-0000-0001", password: "演示王" }).catch(() => null);
}

test("the log of a whole incident at its finest names nobody, no phone and no place", () => {
  const text = lines.join("");

  for (const message of [
    "incident",
    "request answered",
    "wristband message kept as a reject",
    "mqtt connection refused",
  ])
    expect(text).toContain(message);
  expect(lines.length).toBeGreaterThan(100);
  expect(found(text)).toEqual([]);
});

test("each request is in the log by its route, never by its address", () => {
  const answered = lines.filter((line) => line.includes("request answered")).map((line) => JSON.parse(line));
  const routes = new Set(answered.map((line) => Reflect.get(line, "route")));

  expect(routes.has("/api/v1/incidents/:incidentId/actions")).toBe(true);
  expect([...routes].filter((route) => typeof route === "string" && /[?%]|s-wang|wb-wang/.test(route))).toEqual([]);
  expect(answered.filter((line) => "url" in line || "path" in line)).toEqual([]);
});

test("what a team's group chat reads names nobody and no place, and the group's key is in no log", () => {
  const text = team.heard().join("\n");

  expect(team.heard().length).toBeGreaterThan(1);
  expect(text).toContain("一位老人");
  expect(found(text)).toEqual([]);
});

test("what a person's phone shows is how the senior is called, and no full name, phone or place", () => {
  const shown = service.phones.alerts().map(({ alert }) => JSON.stringify(alert).replaceAll(/王奶奶|1号奶奶/g, ""));

  expect(shown.length).toBeGreaterThan(3);
  expect(found(shown.join("\n"))).toEqual([]);
});

type Team = { readonly url: string; readonly heard: () => readonly string[]; readonly stop: () => Promise<void> };

/** The group chat's side: says yes to everything, and keeps what it was told. */
async function startTeam(): Promise<Team> {
  const heard: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      heard.push(Buffer.concat(chunks).toString());
      response.writeHead(200, { "content-type": "application/json" }).end('{"errcode":0,"errmsg":"ok"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    heard: () => heard,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
