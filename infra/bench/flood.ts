import mqtt, { type MqttClient } from "mqtt";
import { createLoad } from "../../simulators/load.ts";
import { telemetryTopic } from "../contract/topics.ts";
import { createDatabase } from "../db/database.ts";
import { readFirstCalls } from "../db/fault-counts.ts";
import type { SampleSenior } from "../db/sample-seniors.ts";
import type { SeniorId } from "../domain/ids.ts";
import { systemClock } from "../runtime/clock.ts";
import { pause } from "../runtime/deadline.ts";
import { silentLog } from "../runtime/log.ts";
import type { ServiceProcess } from "./service-process.ts";

export type FloodReport = {
  /** From an SOS' publish to the hand-over of its first call, milliseconds. */
  readonly quietMs: readonly number[];
  readonly floodMs: readonly number[];
  /** What the flooding band wrote and what was taken of it, a second. */
  readonly offeredPerS: number;
  readonly takenPerS: number;
  /** Connections with a wrong password that were refused, a second. */
  readonly refusedPerS: number;
};

const FLOOD_PER_S = 1_000;
const STRANGERS = 50;
const SPACING_MS = 100;
const WARM_UP = 40;

/**
 * The same bands press SOS beside the usual load of everybody, first in quiet, once the service is warm, then while one band
 * sends 1,000 messages a second and 50 strangers try to connect without a break.
 */
export async function measureFlood(given: {
  readonly service: ServiceProcess;
  readonly bands: readonly SampleSenior[];
  readonly callers: readonly SampleSenior[];
}): Promise<FloodReport> {
  const { service, callers } = given;
  const [flooder, ...others] = given.bands;
  if (flooder === undefined) throw new Error("a band is needed");
  const { mqtt: port } = service.ports;
  const usual = { host: "127.0.0.1", port, inFlight: 1, seed: 6, clock: systemClock };
  const background = createLoad({ ...usual, wristbands: others, ratePerS: others.length / 10 });
  background.start();
  // The first calls of a service that has just started are late in either case: they are not counted.
  await pressAll(port, callers.slice(0, WARM_UP));
  const half = Math.floor((WARM_UP + callers.length) / 2);
  const quiet = await pressAll(port, callers.slice(WARM_UP, half));
  const flood = await startFlood(port, flooder);
  const strangers = startStrangers(port);
  const startedAt = performance.now();
  await pause(3_000);
  const loud = await pressAll(port, callers.slice(half));
  const elapsedS = (performance.now() - startedAt) / 1_000;
  const { sent, taken } = await flood.stop();
  const refused = await strangers.stop();
  await background.stop(10_000);
  await pause(2_000);
  const db = createDatabase({ url: await service.databaseUrl(), log: silentLog });
  const calledAt = await readFirstCalls(db);
  await db.close();
  const delaysOf = (pressed: ReadonlyMap<SeniorId, number>) =>
    [...pressed].map(([senior, at]) => (calledAt.get(senior) ?? Number.POSITIVE_INFINITY) - at);
  return {
    quietMs: delaysOf(quiet),
    floodMs: delaysOf(loud),
    offeredPerS: Math.round(sent / elapsedS),
    takenPerS: Math.round(taken / elapsedS),
    refusedPerS: Math.round(refused / elapsedS),
  };
}

/** Each is connected, as bands are, and presses once; when, by the machine's clock. */
async function pressAll(port: number, callers: readonly SampleSenior[]): Promise<ReadonlyMap<SeniorId, number>> {
  const pressedAt = new Map<SeniorId, number>();
  const clients = await Promise.all(callers.map(async (caller) => ({ caller, client: await connect(port, caller) })));
  const acknowledged: Promise<unknown>[] = [];
  for (const { caller, client } of clients) {
    const now = systemClock.now();
    pressedAt.set(caller.seniorId, now);
    const payload = JSON.stringify({ fixedAt: now, seq: 1, events: ["sos"] });
    acknowledged.push(client.publishAsync(telemetryTopic(caller.wristbandId), payload, { qos: 1 }));
    await pause(SPACING_MS);
  }
  await Promise.all(acknowledged);
  await Promise.all(clients.map(({ client }) => client.endAsync()));
  return pressedAt;
}

function connect(port: number, band: SampleSenior): Promise<MqttClient> {
  const { wristbandId: username, token: password } = band;
  return mqtt.connectAsync({ host: "127.0.0.1", port, username, password, reconnectPeriod: 0 });
}

/** One band that does not wait for its acknowledgements. */
async function startFlood(
  port: number,
  band: SampleSenior,
): Promise<{ readonly stop: () => Promise<{ readonly sent: number; readonly taken: number }> }> {
  const client = await connect(port, band);
  client.on("error", () => undefined);
  let [sent, taken] = [0, 0];
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) * FLOOD_PER_S) / 1_000;
    for (; sent < due; sent += 1) {
      const fix = { fixedAt: systemClock.now(), seq: sent, lon: band.home[0], lat: band.home[1], accuracyM: 12 };
      client.publish(telemetryTopic(band.wristbandId), JSON.stringify(fix), { qos: 1 }, (fault) => {
        if (fault === undefined || fault === null) taken += 1;
      });
    }
  }, 10);
  return {
    stop: async () => {
      clearInterval(timer);
      const figures = { sent, taken };
      await client.endAsync(true);
      return figures;
    },
  };
}

/** Nobody we know, again and again. */
function startStrangers(port: number): { readonly stop: () => Promise<number> } {
  let isOver = false;
  let refused = 0;
  const knock = async (number: number): Promise<void> => {
    while (!isOver) {
      const options = {
        host: "127.0.0.1",
        port,
        username: `stranger-${number}`,
        password: "wrong",
        reconnectPeriod: 0,
      };
      const isIn = await mqtt.connectAsync(options).then(
        async (client) => {
          await client.endAsync(true);
          return true;
        },
        () => false,
      );
      if (!isIn) refused += 1;
    }
  };
  const knocking = Array.from({ length: STRANGERS }, (_, number) => knock(number));
  return {
    stop: async () => {
      isOver = true;
      await Promise.all(knocking);
      return refused;
    },
  };
}
