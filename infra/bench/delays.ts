import mqtt from "mqtt";
import { WebSocket } from "ws";
import { signIn } from "../../simulators/api-client.ts";
import { createLoad } from "../../simulators/load.ts";
import { telemetryTopic } from "../contract/topics.ts";
import { createDatabase } from "../db/database.ts";
import { readCallDelays } from "../db/fault-counts.ts";
import type { SampleSenior } from "../db/sample-seniors.ts";
import { systemClock } from "../runtime/clock.ts";
import { pause } from "../runtime/deadline.ts";
import { silentLog } from "../runtime/log.ts";
import { setUpAccount } from "../set-up.ts";
import type { ServiceProcess } from "./service-process.ts";
import { createSosSender } from "./sos-sender.ts";

export type Delays = { readonly socketMs: readonly number[]; readonly callMs: readonly number[] };

const ROUNDS = 20;
const ACCOUNT = { login: "bench", password: "a password of the bench only" } as const;

/**
 * With every band reporting each 10 s: from a band's publish to the live socket of a console, and from the conclusion of a
 * signal to the first call to a person. `probes` bands publish for the first, `callers` press SOS for the second.
 */
export async function measureDelays(given: {
  readonly service: ServiceProcess;
  readonly bands: readonly SampleSenior[];
  readonly probes: readonly SampleSenior[];
  readonly callers: readonly SampleSenior[];
}): Promise<Delays> {
  const { service, bands, probes, callers } = given;
  const db = createDatabase({ url: await service.databaseUrl(), log: silentLog });
  const background = createLoad({
    host: "127.0.0.1",
    port: service.ports.mqtt,
    wristbands: bands,
    inFlight: 1,
    ratePerS: bands.length / 10,
    seed: 5,
    clock: systemClock,
  });
  background.start();
  try {
    await setUpAccount(db, { ...ACCOUNT, name: "演示值班", role: "administrator", areaId: null });
    const page = await openPage(service);
    const socketMs = await publishAndWatch(service, page, probes);
    page.socket.close();
    const sos = createSosSender({ port: service.ports.mqtt, clock: systemClock });
    for (const caller of callers) {
      sos.press(caller);
      await pause(100);
    }
    await sos.finish();
    await pause(2_000);
    return { socketMs, callMs: await readCallDelays(db) };
  } finally {
    await background.stop(5_000);
    await db.close();
  }
}

type Page = { readonly socket: WebSocket; readonly seen: Map<string, number> };

/** An open console; `seen` holds when each wristband's position came last. */
async function openPage(service: ServiceProcess): Promise<Page> {
  const api = await signIn(`http://127.0.0.1:${service.ports.http}`, ACCOUNT);
  const socket = new WebSocket(api.live.url, { headers: { ...api.live.headers } });
  const seen = new Map<string, number>();
  await new Promise<void>((resolve) => {
    socket.on("open", () => socket.send(JSON.stringify({ kind: "resume", epoch: null, seq: 0 })));
    socket.on("message", (data: Buffer) => {
      const message: unknown = JSON.parse(data.toString());
      const kind: unknown = Reflect.get(Object(message), "kind");
      if (kind === "snapshot") resolve();
      const positions: unknown = Reflect.get(Object(message), "positions");
      if (kind !== "positions" || !Array.isArray(positions)) return;
      for (const position of positions)
        seen.set(String(Reflect.get(Object(position), "wristbandId")), performance.now());
    });
  });
  return { socket, seen };
}

/** Each probe publishes again and again, at odd moments, and waits until the page has it. */
async function publishAndWatch(
  service: ServiceProcess,
  page: Page,
  probes: readonly SampleSenior[],
): Promise<readonly number[]> {
  const clients = await Promise.all(
    probes.map(async ({ wristbandId, token, home }) => {
      const client = await mqtt.connectAsync({
        host: "127.0.0.1",
        port: service.ports.mqtt,
        username: wristbandId,
        password: token,
        reconnectPeriod: 0,
      });
      return { client, wristbandId, home };
    }),
  );
  const delays: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { client, wristbandId, home } of clients) {
      page.seen.delete(wristbandId);
      const publishedAt = performance.now();
      const fix = { fixedAt: systemClock.now(), seq: round, lon: home[0], lat: home[1], accuracyM: 12, source: "gnss" };
      await client.publishAsync(telemetryTopic(wristbandId), JSON.stringify(fix), { qos: 1 });
      while (!page.seen.has(wristbandId)) await pause(1);
      delays.push((page.seen.get(wristbandId) ?? 0) - publishedAt);
      await pause(17 * (round % 7));
    }
  }
  await Promise.all(clients.map(({ client }) => client.endAsync()));
  return delays;
}
