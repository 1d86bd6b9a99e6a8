import { afterEach, expect, test } from "vitest";
import { wristbandId } from "../infra/domain/ids.ts";
import { systemClock } from "../infra/runtime/clock.ts";
import { createLoad, type Load } from "./load.ts";
import type { LoadOptions } from "./load-sender.ts";
import { startTestBroker, type TestBroker, type TestBrokerRules } from "./test-broker.ts";

const running: { load: Load | null; broker: TestBroker | null } = { load: null, broker: null };

afterEach(async () => {
  await running.load?.stop(0);
  await running.broker?.stop();
});

async function startLoad(rules: TestBrokerRules, options: Partial<LoadOptions>): Promise<[Load, TestBroker]> {
  const broker = await startTestBroker(rules);
  const wristbands = Array.from({ length: 4 }, (_, n) => ({ wristbandId: wristbandId(`load-${n}`), token: "right" }));
  const load = createLoad({
    host: "127.0.0.1",
    port: broker.port,
    wristbands,
    inFlight: 5,
    ratePerS: null,
    seed: 1,
    clock: systemClock,
    ...options,
  });
  Object.assign(running, { load, broker });
  load.start();
  return [load, broker];
}

const keysOf = (broker: TestBroker) =>
  broker.arrivals.map(({ clientId, payload }) => `${clientId} ${/"seq":(\d+)/.exec(payload)?.[1]}`);

test("every message that the load generator counts as acknowledged has arrived, under its own number", async () => {
  const [load, broker] = await startLoad({ password: "right" }, {});
  await broker.waitForCount(500);

  const report = await load.stop(10_000);

  const acked = [...load.acked()].map(({ wristbandId, seq }) => `${wristbandId} ${seq}`);
  expect(report).toMatchObject({ acked: acked.length, sent: acked.length, outstanding: 0, resent: 0, connected: 4 });
  expect(new Set(acked)).toEqual(new Set(keysOf(broker)));
  expect(new Set(acked).size).toBe(acked.length);
  expect(report.latency.count).toBe(acked.length);
});

test("after a dead zone the unacknowledged messages are sent again and nothing acknowledged is missing", async () => {
  let arrived = 0;
  const [load, broker] = await startLoad({ accept: () => (arrived += 1) % 97 !== 0 }, {});
  await broker.waitForCount(300);
  broker.cutAll();
  await broker.waitForCount(600);

  const report = await load.stop(10_000);

  const stored = new Set(keysOf(broker));
  expect(report.outstanding).toBe(0);
  expect(report.lostConnections).toBeGreaterThanOrEqual(4);
  expect(report.resent).toBeGreaterThan(0);
  expect([...load.acked()].filter(({ wristbandId, seq }) => !stored.has(`${wristbandId} ${seq}`))).toEqual([]);
});

test("a load with a rate sends what is due and no more", async () => {
  const [load, broker] = await startLoad({}, { ratePerS: 200 });
  await broker.waitForCount(60);

  const report = await load.stop(10_000);

  expect(report.acked).toBe(report.sent);
  expect(report.sent).toBeLessThanOrEqual((report.elapsedMs / 1_000) * 200 + 1);
});

test("a wrong token is counted as refused, and nothing is sent", async () => {
  const [load, broker] = await startLoad({ password: "another" }, {});
  while (load.report().refused < 8) await new Promise((resolve) => setImmediate(resolve));

  const report = await load.stop(0);

  expect(report).toMatchObject({ sent: 0, connected: 0 });
  expect(broker.arrivals).toEqual([]);
});
