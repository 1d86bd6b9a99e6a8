import * as fc from "fast-check";
import mqtt from "mqtt";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { valuesOf } from "../api/test-openapi.ts";
import { fuzzRounds } from "../infra/config/fuzz-rounds.ts";
import { Telemetry } from "../infra/contract/telemetry.ts";
import { commandResultTopic, statusTopic, telemetryTopic } from "../infra/contract/topics.ts";
import { errorCodes } from "../infra/domain/errors.ts";
import { plusMs, toIso } from "../infra/domain/time.ts";
import { GROWTH_MAX, growthOverHalves } from "../infra/runtime/test-memory.ts";
import { fuzzedBand as band, expectSosIsHeard } from "./test-fuzz.ts";
import { startTestService, type TestService } from "./test-service.ts";

const few = fuzzRounds(300);

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ neighbours: 1 });
});
afterAll(async () => {
  await service.stop();
});

/** Rows that the service made of what came from the fuzzed band. */
async function kept(): Promise<{ readonly fixes: number; readonly rejects: ReadonlyMap<string, number> }> {
  const client = new pg.Client({ connectionString: service.databaseUrl });
  await client.connect();
  const fixes = await client.query("select count(*)::integer as many from fixes where wristband_id = $1", [band]);
  const rejects = await client.query("select code, count(*)::integer as many from message_rejects group by code");
  await client.end();
  const rows: readonly { code: string; many: number }[] = rejects.rows;
  return {
    fixes: Number(Reflect.get(fixes.rows[0], "many")),
    rejects: new Map(rows.map((row) => [row.code, row.many])),
  };
}

const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(120.69, 30.5, -0, 1e308, -1e308, 2 ** 53, 5e-324, 65_536),
);
const instant = fc.oneof(
  fc.nat({ max: 200_000_000 }).map((msAgo) => toIso(plusMs(service.clock.now(), -msAgo))),
  fc.integer({ min: -100_000_000, max: 100_000_000 }).map((ms) => service.clock.now() + ms),
  fc.constantFrom(
    0,
    -1,
    "",
    "now",
    "2026-02-30T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "+275760-09-13T00:00:00.001Z",
    8.64e15 + 1,
  ),
);
const strange = fc.oneof(
  number,
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: "binary", maxLength: 50 }),
  fc.constantFrom("\u0000", [], {}, null),
);
const wild = fc
  .record(
    {
      fixedAt: instant,
      ...Object.fromEntries(
        Object.keys(Telemetry.properties)
          .filter((name) => name !== "fixedAt")
          .map((name) => [name, fc.oneof({ weight: 3, arbitrary: number }, { weight: 1, arbitrary: strange })]),
      ),
      events: fc.oneof(fc.array(fc.constantFrom("lowBattery", "powerOff", "other")), strange),
      datum: fc.constantFrom("wgs84", "gcj02", "bd09", "none"),
      source: fc.constantFrom("gnss", "wifi", "cell", "fused", "unknown", "moon"),
    },
    { requiredKeys: [] },
  )
  .chain((fields) =>
    fc.dictionary(fc.string({ maxLength: 12 }), strange, { maxKeys: 3 }).map((more) => ({ ...more, ...fields })),
  );
/** Most fields fit the contract, so that it gets far; some are anything. */
const entry = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(valuesOf(Telemetry, [band]), instant)
      .map(([value, fixedAt]) => ({ ...Object(value), fixedAt })),
  },
  { weight: 1, arbitrary: wild },
);
const payload: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 5, arbitrary: entry.map(asText) },
  { weight: 1, arbitrary: fc.array(fc.oneof(entry, strange), { maxLength: 12 }).map(asText) },
  {
    weight: 1,
    arbitrary: fc.tuple(entry, fc.nat({ max: 400 })).map(([value, length]) => asText(value).subarray(0, length)),
  },

  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.nat({ max: 4_000 }).map((depth) => Buffer.from("[".repeat(depth))) },
);
function asText(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

test("whatever a band says is kept, as fixes or with a code, and acknowledged", { timeout: few.timeout }, async () => {
  const address = { host: "127.0.0.1", port: service.mqttPort, reconnectPeriod: 0 };
  const client = await mqtt.connectAsync({ ...address, username: band, password: service.tokenOf(band) });
  const topics = fc.constantFrom(
    telemetryTopic(band),
    telemetryTopic(band),
    statusTopic(band),
    commandResultTopic(band),
    `owntracks/${band}/p`,
  );
  let acknowledged = 0;

  const property = fc.asyncProperty(topics, payload, async (topic, bytes) => {
    await client.publishAsync(topic, bytes, { qos: 1 });
    acknowledged += 1;
  });
  const growth = await growthOverHalves(few.rounds, (numRuns) => fc.assert(property, { numRuns }));
  await client.endAsync(true);
  await service.settle();
  const { fixes, rejects } = await kept();

  expect(acknowledged).toBeGreaterThanOrEqual(few.rounds);
  expect(growth).toBeLessThan(GROWTH_MAX);
  expect([...rejects.keys()].filter((code) => !(code in errorCodes))).toEqual([]);
  await expectSosIsHeard(service);
  const codes = [...rejects].map(([code, many]) => `${code}: ${many}`).sort();
  process.stdout.write(`fuzz, telemetry: ${few.rounds} messages acknowledged; fixes: ${fixes}, ${codes.join(", ")}\n`);
});
