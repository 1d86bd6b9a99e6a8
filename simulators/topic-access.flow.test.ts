import mqtt, { type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { topicAccess } from "../infra/contract/message-access.ts";
import * as topics from "../infra/contract/topics.ts";
import { personId, wristbandId } from "../infra/domain/ids.ts";
import { startTestService, type TestService } from "./test-service.ts";

/** What this page says, not what the code says: whose topic it is, and whether they write to it or listen. */
const expected: Readonly<Record<string, readonly [who: "wristband" | "person", may: "publish" | "subscribe"]>> = {
  "wristbands/{wristbandId}/telemetry": ["wristband", "publish"],
  "wristbands/{wristbandId}/status": ["wristband", "publish"],
  "wristbands/{wristbandId}/commands/result": ["wristband", "publish"],
  "wristbands/{wristbandId}/commands": ["wristband", "subscribe"],
  "owntracks/{wristbandId}/{phone}": ["wristband", "publish"],
  "owntracks/{wristbandId}/{phone}/{subtopic}": ["wristband", "publish"],
  "owntracks/{wristbandId}/{phone}/cmd": ["wristband", "subscribe"],
  "guardians/{personId}/alerts": ["person", "subscribe"],
};
const nobodys = ["#", "+/+/+", "wristbands/+/telemetry", "guardians/+/alerts", "$SYS/#", "$share/g/guardians/a/alerts"];
const secret = "a secret of the phone of a";
const clients = { wristband: ["wb-wang", "wb-1"], person: ["a", "b"] } as const;

let service: TestService;
let passwords: ReadonlyMap<string, string>;
beforeAll(async () => {
  service = await startTestService({ neighbours: 1 });
  for (const login of clients.person)
    await service.send("admin", {
      method: "PUT",
      path: `/people/${login}/channels`,
      body: { items: [{ kind: "mqtt", secret }] },
    });
  passwords = new Map([
    ["wb-wang", service.token],
    ["a", secret],
  ]);
});
afterAll(async () => {
  await service.stop();
});

test("no topic of the contract is missing from the table of who may use it", () => {
  const made = Object.entries(topics).flatMap(([name, make]) => {
    if (!name.endsWith("Topic") || name.startsWith("parse") || typeof make !== "function") return [];
    return [Reflect.apply(make, null, [name.startsWith("guardian") ? personId("ID") : wristbandId("ID")])];
  });
  const rows = Object.values(topicAccess).map((row) => row.topic);
  const kinds = topics.wristbandTopicKinds.map((kind) => `wristbands/{wristbandId}/${kind}`);

  expect(Object.fromEntries(Object.values(topicAccess).map((row) => [row.topic, [row.who, row.may]]))).toEqual(
    expected,
  );
  expect(made.filter((topic) => !rows.some((row) => row.replace(/\{(wristband|person)Id\}/, "ID") === topic))).toEqual(
    [],
  );
  expect(kinds.filter((topic) => !rows.some((row) => row === topic))).toEqual([]);
});

describe.each(Object.keys(expected))("%s", (pattern) => {
  test.each(["wb-wang", "a"])("%s publishes or listens only where the topic is its own", async (login) => {
    const kind = login === "a" ? "person" : "wristband";
    for (const id of [...clients.wristband, ...clients.person]) {
      const topic = pattern
        .replace(/\{(wristband|person)Id\}/, id)
        .replace("{phone}", "p")
        .replace("{subtopic}", "event");
      const [who, may] = expected[pattern] ?? [];
      const isOwn = who === kind && id === login;

      expect([topic, "publish", await publishes(login, topic)]).toEqual([
        topic,
        "publish",
        (isOwn && may === "publish") || (isOwn && pattern.endsWith("/cmd")),
      ]);
      expect([topic, "subscribe", await subscribes(login, topic)]).toEqual([
        topic,
        "subscribe",
        isOwn && may === "subscribe",
      ]);
    }
  });
});

test.each(["wb-wang", "a"])("%s gets no wildcard, no shared and no system topic", async (login) => {
  for (const topic of nobodys) expect([topic, await subscribes(login, topic)]).toEqual([topic, false]);
  expect(await publishes(login, "$SYS/uptime")).toBe(false);
  expect(await publishes(login, "wristbands/wb-wang/other")).toBe(false);
});

test("a stranger gets no connection", async () => {
  for (const login of ["", "wb-wang", "a", "nobody"]) await expect(connect(login, "wrong")).rejects.toThrow();
});

/** Whether the broker acknowledges it; it ends the connection of whoever may not. */
async function publishes(login: string, topic: string): Promise<boolean> {
  const client = await connect(login, passwords.get(login) ?? "");
  const ended = new Promise<false>((resolve) => client.once("close", () => resolve(false)));
  const sent = client.publishAsync(topic, "{}", { qos: 1 }).then(
    () => true,
    () => false,
  );
  const outcome = await Promise.race([sent, ended]);
  await client.endAsync(true);
  return outcome;
}

async function subscribes(login: string, topic: string): Promise<boolean> {
  const client = await connect(login, passwords.get(login) ?? "");
  const granted = await client.subscribeAsync(topic, { qos: 1 }).then(
    (grants) => grants.every((grant) => grant.qos < 128),
    () => false,
  );
  await client.endAsync(true);
  return granted;
}

async function connect(username: string, password: string): Promise<MqttClient> {
  const address = { host: "127.0.0.1", port: service.mqttPort, reconnectPeriod: 0 };
  return await mqtt.connectAsync({ ...address, username, password });
}
