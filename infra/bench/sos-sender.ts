import mqtt, { type MqttClient } from "mqtt";
import { telemetryTopic } from "../contract/topics.ts";
import type { SampleSenior } from "../db/sample-seniors.ts";
import type { SeniorId } from "../domain/ids.ts";
import { toIso } from "../domain/time.ts";
import type { Clock } from "../runtime/clock.ts";

/** Bands that press SOS once and keep sending it until it is acknowledged. */
export type SosSender = {
  readonly press: (senior: SampleSenior) => void;
  /** Waits until every SOS was acknowledged, closes, and says whose they were. */
  readonly finish: () => Promise<readonly SeniorId[]>;
};

export function createSosSender(options: { readonly port: number; readonly clock: Clock }): SosSender {
  const pressed: Promise<SeniorId>[] = [];
  const clients: MqttClient[] = [];
  return {
    press: (senior) => {
      const client = mqtt.connect({
        host: "127.0.0.1",
        port: options.port,
        username: senior.wristbandId,
        password: senior.token,
        clientId: senior.wristbandId,
        clean: false,
        reconnectPeriod: 200,
        connectTimeout: 5_000,
        reconnectOnConnackError: true,
      });
      client.on("error", () => undefined);
      clients.push(client);
      const payload = JSON.stringify({ fixedAt: toIso(options.clock.now()), seq: 1, events: ["sos"] });
      // MQTT.js keeps it in its outgoing store and sends it again after each reconnect.
      pressed.push(
        client.publishAsync(telemetryTopic(senior.wristbandId), payload, { qos: 1 }).then(() => senior.seniorId),
      );
    },
    finish: async () => {
      const seniors = await Promise.all(pressed);
      await Promise.all(clients.map((client) => client.endAsync()));
      return seniors;
    },
  };
}
