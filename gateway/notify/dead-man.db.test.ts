import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Circle, createCircle } from "../../infra/db/incident-test-circle.ts";
import { type Log, silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { createSelfAudit } from "../incidents/self-audit.ts";
import { createDeadMan } from "./dead-man.ts";
import { createReceiver, type Receiver } from "./stand-ins/http-receiver.ts";

let circle: Circle;
let outside: Receiver;
let alarms: string[];
beforeAll(async () => {
  circle = await createCircle();
  outside = await createReceiver("nothing is signed here", () => 0);
});
beforeEach(async () => {
  await circle.clear();
  alarms = [];
});
afterAll(async () => {
  await outside.close();
  await circle.drop();
});

const auditing = (over: { url?: string; privateHosts?: readonly string[]; db?: Circle["db"] } = {}) => {
  const note = (_fields: unknown, message?: string) => void alarms.push(String(message));
  const log: Log = { ...silentLog, error: note, warn: note };
  const { url, privateHosts } = { url: outside.url, privateHosts: ["127.0.0.1"], ...over };
  const { beat } = createDeadMan({ url, privateHosts, clock: circle.clock, log });
  const db = over.db ?? circle.db;
  return createSelfAudit({ db, clock: circle.clock, log, metrics: createMetrics(), onPassed: beat });
};
const beats = async (audit: ReturnType<typeof auditing>, seconds: number) => {
  const before = outside.received.length;
  for (let at = 0; at < seconds; at += 10) {
    await audit.settle();
    await circle.advance(10_000);
  }
  return outside.received.length - before;
};

test("while everything is in order somebody outside hears of us each half minute, and of nobody else", async () => {
  await circle.db.query("delete from incident_timers");

  expect(await beats(auditing(), 120)).toBe(4);
  expect(outside.received.at(-1)?.body).toBe("alive");
  expect(alarms).toEqual([]);
});

test("an incident that is forgotten silences the heartbeat until it is looked after again", async () => {
  await circle.signal("exit");
  await circle.db.query("update outbox set state = 'accepted'");
  const audit = auditing();
  expect(await beats(audit, 30)).toBe(1);

  await circle.db.query("delete from incident_timers");
  expect(await beats(audit, 60)).toBe(0);
  expect(alarms).toContain("open incident without a timer or a message");

  await circle.act("officer", "found");
  await circle.db.query("update outbox set state = 'accepted'");
  expect(await beats(audit, 60)).toBeGreaterThan(0);
});

test("a timer or a message that nobody takes for a minute silences it too", async () => {
  await circle.signal("exit");
  const audit = auditing();
  expect(await beats(audit, 70)).toBeGreaterThan(0);

  expect(await beats(audit, 60)).toBe(0);
  expect(alarms).toContain("timers or messages are overdue and nobody takes them");
});

test("without a database nobody outside hears of us", async () => {
  const query = async () => await Promise.reject(new Error("no database"));
  const audit = auditing({ db: { ...circle.db, query } });

  await expect(audit.settle()).rejects.toThrow("no database");
  expect(await beats(auditing(), 10)).toBe(1);
});

test.each([
  ["http://127.0.0.1:9/", []],
  ["https://192.168.1.9/ping", []],
  ["https://me:secret@example.org/", []],
])("an address inside our own networks, or without https, is never called: %s", async (url, privateHosts) => {
  expect(await beats(auditing({ url, privateHosts }), 10)).toBe(0);
  expect(alarms).toEqual(["dead-man address refused: https, and outside our own networks"]);
});

test("somebody outside who is down or refuses changes nothing here", async () => {
  outside.answerWith({ status: 500 }, { status: 204 });

  expect(await beats(auditing(), 40)).toBe(2);
  expect(alarms).toEqual(["dead-man address did not take the heartbeat"]);
});
