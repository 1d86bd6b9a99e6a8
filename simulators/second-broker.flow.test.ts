import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import mqtt from "mqtt";
import { Type } from "typebox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mosquittoPath } from "../infra/config/test-parts.ts";
import { listOf } from "../infra/contract/http.ts";
import { PositionView } from "../infra/contract/views.ts";
import { toIso } from "../infra/domain/time.ts";
import { freePort } from "../infra/runtime/free-port.ts";
import { startTestService, type TestService } from "./test-service.ts";

const mosquitto = mosquittoPath();

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ port, host: "127.0.0.1" }, () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}

describe.skipIf(mosquitto === null)("with mosquitto, a broker and clients that are not ours", () => {
  let service: TestService;
  let folder: string;

  beforeAll(async () => {
    service = await startTestService();
    folder = await mkdtemp(join(tmpdir(), "121-mosquitto-"));
  });
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true });
  });

  /** Runs mosquitto_pub as the README shows it; returns its exit code and what it said. */
  const publish = async (given: {
    readonly user?: string;
    readonly token?: string;
    readonly topic?: string;
    readonly message?: string;
  }) => {
    const {
      user = "wb-wang",
      token = service.token,
      topic = "wristbands/wb-wang/telemetry",
      message = fix(120.6872),
    } = given;
    const args = [
      "-h",
      "127.0.0.1",
      "-p",
      String(service.mqttPort),
      "-V",
      "mqttv311",
      "-q",
      "1",
      "-u",
      user,
      "-P",
      token,
      "-t",
      topic,
      "-m",
      message,
    ];
    const child = spawn(join(dirname(mosquitto ?? "").replace("sbin", "bin"), "mosquitto_pub"), args);
    let said = "";
    child.stderr.on("data", (text: Buffer) => (said += text.toString()));
    const [code] = await once(child, "exit");
    await service.settle();
    return { code: Number(code), said };
  };
  const fix = (lon: number) =>
    JSON.stringify({ fixedAt: toIso(service.clock.now()), lon, lat: 30.5153, accuracyM: 12, source: "gnss" });
  const position = async () => (await service.as("admin")).get("/seniors/s-wang/position", PositionView);
  const rejects = async () =>
    (await (await service.as("admin")).get("/rejects", listOf(Type.Object({ code: Type.String() })))).items.map(
      (reject) => reject.code,
    );

  test("a fix published with the band's credential is in the API", async () => {
    expect(await publish({})).toMatchObject({ code: 0 });

    expect((await position()).place).toMatchObject({ lon: 120.6872, lat: 30.5153, accuracyM: 12 });
  });

  test("a wrong password is refused, and mosquitto says so", async () => {
    const { code, said } = await publish({ token: "guess" });

    expect(code).not.toBe(0);
    expect(said).toMatch(/bad user name or password|not authori[sz]ed/i);
  });

  test("another band's topic is refused, and the attempt can be read in the API", async () => {
    expect((await publish({ topic: "wristbands/wb-other/telemetry" })).code).not.toBe(0);

    expect(await rejects()).toContain("TOPIC_FORBIDDEN");
  });

  test("garbage is acknowledged, so that no band sends it for ever, and its reason can be read in the API", async () => {
    expect((await publish({ message: "not json" })).code).toBe(0);

    expect(await rejects()).toContain("TELEMETRY_NOT_JSON");
  });

  test("a mosquitto broker bridges a band to us, and what is published there is stored here", async () => {
    const port = await freePort();
    const config = join(folder, "bridge.conf");
    await writeFile(
      config,
      `listener ${port} 127.0.0.1\nallow_anonymous true\nconnection ours\naddress 127.0.0.1:${service.mqttPort}\nremote_username wb-wang\nremote_password ${service.token}\nbridge_protocol_version mqttv311\ntry_private false\nnotifications false\ntopic telemetry out 1 wristbands/wb-wang/ wristbands/wb-wang/\n`,
    );
    const broker = spawn(mosquitto ?? "", ["-c", config], { stdio: "ignore" });
    try {
      await expect.poll(() => isListening(port), { timeout: 20_000 }).toBe(true);
      const client = await mqtt.connectAsync({ host: "127.0.0.1", port, reconnectPeriod: 0 });
      // Until the bridge stands, mosquitto has nowhere to send it: publish as a band does, again and again.
      const publishAndLook = async (): Promise<number | undefined> => {
        await client.publishAsync("wristbands/wb-wang/telemetry", fix(120.6875), { qos: 1 });
        await service.settle();
        return (await position()).place?.lon;
      };
      await expect.poll(publishAndLook, { timeout: 30_000, interval: 200 }).toBe(120.6875);
      await client.endAsync();
    } finally {
      broker.kill();
      await once(broker, "exit");
    }
  });
});
