import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { opensslPath } from "../../infra/config/test-parts.ts";
import { telemetryTopic } from "../../infra/contract/topics.ts";
import { wristbandId } from "../../infra/domain/ids.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { type Broker, createEmbeddedBroker } from "./embedded.ts";

const openssl = opensslPath();
const topic = telemetryTopic(wristbandId("wb-wang"));
let folder: string;
let broker: Broker;

const file = (name: string) => join(folder, name);
const run = (...values: readonly string[]) => execFileSync(openssl ?? "", values, { cwd: folder, stdio: "pipe" });
const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** An authority of its own for each run; nothing of it outlives the test. */
function makeAuthority(name: string): void {
  run("req", "-x509", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.pem`, "-subj", `/CN=${name}`, "-days", "2");
}

function makeCertificate(name: string, options: { readonly commonName: string; readonly authority: string }): void {
  run("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${options.commonName}`);
  writeFileSync(file(`${name}.ext`), "subjectAltName=IP:127.0.0.1");
  const { authority } = options;
  const signer = ["-CA", `${authority}.pem`, "-CAkey", `${authority}.key`, "-CAcreateserial", "-days", "2"];
  run("x509", "-req", "-in", `${name}.csr`, ...signer, "-extfile", `${name}.ext`, "-out", `${name}.pem`);
}

/** Whether the band's report was acknowledged over TLS with this certificate, or none; its token is right each time. */
async function reports(certificate: string | null): Promise<boolean> {
  const shown =
    certificate === null
      ? {}
      : { cert: readFileSync(file(`${certificate}.pem`)), key: readFileSync(file(`${certificate}.key`)) };
  const client = mqtt.connect({
    protocol: "mqtts",
    host: "127.0.0.1",
    port: broker.ports().tls,
    ca: readFileSync(file("authority.pem")),
    username: "wb-wang",
    password: "token",
    reconnectPeriod: 0,
    ...shown,
  });
  client.on("error", () => undefined);
  const isIn = await new Promise<boolean>((resolve) => {
    client.once("connect", () => resolve(true));
    client.once("close", () => resolve(false));
  });
  if (isIn) await client.publishAsync(topic, "{}", { qos: 1 });
  await client.endAsync(true);
  return isIn;
}

const outcomes = async () => ({
  own: await reports("band"),
  anothers: await reports("neighbour"),
  forged: await reports("forged"),
  none: await reports(null),
});

describe.skipIf(openssl === null)("bands with certificates over TLS", () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "band-certificates-"));
    makeAuthority("authority");
    makeAuthority("stranger");
    makeCertificate("server", { commonName: "localhost", authority: "authority" });
    makeCertificate("band", { commonName: "wb-wang", authority: "authority" });
    makeCertificate("neighbour", { commonName: "wb-1", authority: "authority" });
    makeCertificate("forged", { commonName: "wb-wang", authority: "stranger" });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const start = async (needsClientCert: boolean) => {
    broker = createEmbeddedBroker({
      log: silentLog,
      metrics: createMetrics(),
      host: "127.0.0.1",
      port: 0,
      tls: {
        port: 0,
        certFile: file("server.pem"),
        keyFile: file("server.key"),
        clientCaFile: file("authority.pem"),
        needsClientCert,
        isOnly: true,
      },
      webSocketPort: null,
      connectionsMax: 100,
      connectionsPerAddress: 100,
      storeLimitMs: 60_000,
      identify: async (username) => ({ kind: "wristband", wristbandId: wristbandId(username) }),
      onDelivery: async () => undefined,
      onRefused: async () => undefined,
      onListening: () => undefined,
    });
    await broker.start();
  };

  test.each([
    ["needed", true, { own: true, anothers: false, forged: false, none: false }],
    ["allowed", false, { own: true, anothers: false, forged: false, none: true }],
  ] as const)(
    "where certificates are %s, a band is heard with its own and with no other",
    async (_how, needed, who) => {
      await start(needed);
      const found = await outcomes();
      await broker.stop();

      expect(found).toEqual(who);
    },
  );

  test("where only TLS is spoken, no plain port is open", async () => {
    await start(false);
    const { tcp, tls } = broker.ports();
    await broker.stop();

    expect([tcp, tls > 0]).toEqual([0, true]);
  });
});
