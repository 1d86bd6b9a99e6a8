import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ENGINE_LOCK_KEY } from "../infra/db/engine.ts";
import { startTestService, type TestService } from "./test-service.ts";

const MINUTE_S = 60;
let service: TestService;
let other: pg.Client;

beforeEach(async () => {
  service = await startTestService();
  other = new pg.Client({ connectionString: service.databaseUrl });
  await other.connect();
  for (let report = 0; report < 20; report += 1) {
    await service.report({ eastM: 20 });
    await service.pass(30, 30);
  }
});
afterEach(async () => {
  await other.end();
  await service.stop();
});

/** The messages of a walk out of the door and away, a fix every 30 s, until the clock has moved on by `minutes`. */
function walkAway(minutes: number): readonly object[] {
  return Array.from({ length: minutes * 2 }, (_, index) => {
    service.clock.advance(30_000);
    return service.message({ eastM: Math.min(700, 20 + index * 36), speedMps: 1.2 });
  });
}
const theSignal = async () => {
  const [incident, ...others] = await service.incidents();
  expect(others).toEqual([]);
  return incident?.signals.find((signal) => signal.kind === "exit");
};

test("an exit that the band kept while the service was down for 20 minutes alerts when it is back, marked late", async () => {
  await service.goDown();
  const kept = walkAway(20);
  await service.comeUp();
  expect(service.phones.heard()).toEqual([]);

  await service.publish(kept);

  expect(service.phones.heard()).toEqual(["a alert", "b alert"]);
  const exit = await theSignal();
  expect(exit?.late).toBe(true);
  expect(Date.parse(exit?.happenedAt ?? "")).toBeLessThan(Date.parse("2026-11-22T04:20:00Z"));
  expect(service.phones.alerts().at(-1)?.alert.text).toMatch(/来晚了，这是 1\d 分钟前的事/);
});

test("an exit that was stored while nobody judged for 20 minutes alerts at the start, marked late, without another fix", async () => {
  await service.goDown();
  await other.query("select pg_advisory_lock($1)", [ENGINE_LOCK_KEY]);
  await service.comeUp({ isFollower: true });
  for (const message of walkAway(20)) await service.publish(message);
  expect(await service.incidents()).toEqual([]);

  await other.query("select pg_advisory_unlock($1)", [ENGINE_LOCK_KEY]);
  await service.lead();
  await service.settle();

  expect(service.phones.heard()).toEqual(["a alert", "b alert"]);
  expect((await theSignal())?.late).toBe(true);
});

test("after 40 minutes without service a band that speaks again within its time is no silence, one that does not is", async () => {
  await service.goDown();
  service.clock.advance(40 * MINUTE_S * 1_000);
  await service.comeUp();
  await service.pass(MINUTE_S);
  await service.report({ eastM: 20 });
  await service.pass(5 * MINUTE_S);
  expect(service.phones.heard()).toEqual([]);

  await service.goDown();
  service.clock.advance(40 * MINUTE_S * 1_000);
  await service.comeUp();
  await service.pass(5 * MINUTE_S);

  expect(service.phones.heard()).toEqual(["a alert", "b alert"]);
  expect(service.phones.alerts().at(-1)?.alert.signal).toBe("silent");
});
