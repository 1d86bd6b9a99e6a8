import mqtt from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { telemetryTopic } from "../infra/contract/topics.ts";
import { wristbandId } from "../infra/domain/ids.ts";
import { startTestService, type TestService } from "./test-service.ts";

/** Far below what a flood brings, so that the test is short. */
const perS = 5;
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ neighbours: 1, settings: { MQTT_MESSAGES_PER_BAND: String(perS) } });
});
afterAll(() => service.stop());

const band = "wb-1";
const heldByPace = async (): Promise<number> => {
  const text = await (await fetch(`${service.baseUrl}/metrics`)).text();
  return Number(/^messages_held_total (\d+)$/m.exec(text)?.[1] ?? "0");
};

test("while one band and strangers flood the broker, another band's SOS is delivered, and the flood waits and is counted", async () => {
  const address = { host: "127.0.0.1", port: service.mqttPort, reconnectPeriod: 0 };
  const flooder = await mqtt.connectAsync({ ...address, username: band, password: service.tokenOf(band) });
  flooder.on("error", () => undefined);
  let taken = 0;
  const sent = 1_000;
  const message = service.message();
  for (let number = 0; number < sent; number += 1)
    flooder.publish(telemetryTopic(wristbandId(band)), JSON.stringify({ ...message, seq: number }), { qos: 1 }, () => {
      taken += 1;
    });
  const strangers = Array.from({ length: 100 }, (_, number) =>
    mqtt.connectAsync({ ...address, username: `stranger-${number}`, password: "wrong" }).then(
      () => "in",
      () => "refused",
    ),
  );

  await service.report({ noPlace: true, events: ["sos"] });
  const heard = service.phones.heard();

  expect(heard).toEqual(["a alert", "b alert", "duty alert", "rescuer alert"]);
  expect(taken).toBeLessThan(sent);
  expect(new Set(await Promise.all(strangers))).toEqual(new Set(["refused"]));
  await expect.poll(heldByPace, { timeout: 30_000 }).toBeGreaterThan(0);
  await flooder.endAsync(true);
});
