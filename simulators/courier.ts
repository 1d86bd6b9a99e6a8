import type { CommandDesk } from "./command-desk.ts";
import type { MqttLink } from "./mqtt-link.ts";
import { payloadOf, type ReportQueue } from "./report-queue.ts";

/** Carries what waits to the broker: at most three messages on the way, and nothing is let go before it is acknowledged. */
export type Courier = {
  readonly pump: () => void;
  readonly acked: () => number;
  readonly inFlight: () => number;
};

export type CourierOptions = {
  readonly link: MqttLink;
  readonly queue: ReportQueue;
  readonly desk: CommandDesk;
  readonly topics: { readonly telemetry: string; readonly commandResult: string };
};

/** MQTT.js itself would send without limit. */
const WINDOW = 3;

/** Call `pump` whenever something may have become sendable; acknowledgements pump by themselves. */
export function createCourier({ link, queue, desk, topics }: CourierOptions): Courier {
  let inFlight = 0;
  let acked = 0;

  const carry = async (topic: string, payload: string, onLost: () => void): Promise<boolean> => {
    inFlight += 1;
    const arrived = await link.publish(topic, payload, "once");
    inFlight -= 1;
    if (!arrived) onLost();
    return arrived;
  };
  const carryResult = async (): Promise<boolean> => {
    const result = desk.takeResult();
    if (result === null) return false;
    return carry(topics.commandResult, JSON.stringify(result), () => desk.giveBackResult(result));
  };
  const carryReports = async (): Promise<boolean> => {
    const batch = queue.take();
    if (batch === null) return false;
    const arrived = await carry(topics.telemetry, payloadOf(batch), () => queue.giveBack(batch));
    if (arrived) acked += batch.reports.length;
    return arrived;
  };
  const canCarry = () => link.isUp() && inFlight < WINDOW && (desk.owesResults() || queue.waiting() > 0);
  const pump = () => {
    while (canCarry()) {
      void (desk.owesResults() ? carryResult() : carryReports()).then((arrived) => arrived && pump());
    }
  };
  return { pump, acked: () => acked, inFlight: () => inFlight };
}
