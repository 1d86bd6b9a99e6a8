import { isId, type PersonId, personId, type WristbandId, wristbandId } from "../domain/ids.ts";

/** What a band may publish under its own id. */
export const wristbandTopicKinds = ["telemetry", "status", "commands/result"] as const;
export type WristbandTopicKind = (typeof wristbandTopicKinds)[number];

export type InboundTopic =
  | { readonly kind: WristbandTopicKind; readonly wristbandId: WristbandId }
  /** `owntracks/{user}/{device}`: the user is the wristband id, the device is the phone owner's choice. */
  | { readonly kind: "owntracks"; readonly wristbandId: WristbandId; readonly subtopic: string | null };

export const telemetryTopic = (id: WristbandId): string => `wristbands/${id}/telemetry`;
export const statusTopic = (id: WristbandId): string => `wristbands/${id}/status`;
export const commandsTopic = (id: WristbandId): string => `wristbands/${id}/commands`;
export const commandResultTopic = (id: WristbandId): string => `wristbands/${id}/commands/result`;
/** Alerts to one guardian's own MQTT client. */
export const guardianAlertsTopic = (id: PersonId): string => `guardians/${id}/alerts`;

/** Reads a topic somebody publishes to; `null` when it is none of ours. */
export function parseInboundTopic(topic: string): InboundTopic | null {
  const [root, id, ...rest] = topic.split("/");
  if (id === undefined || !isId(id)) return null;
  if (root === "wristbands") {
    const kind = wristbandTopicKinds.find((candidate) => candidate === rest.join("/"));
    return kind === undefined ? null : { kind, wristbandId: wristbandId(id) };
  }
  if (root !== "owntracks" || rest.length < 1 || rest.length > 2 || rest[0] === "") return null;
  return { kind: "owntracks", wristbandId: wristbandId(id), subtopic: rest[1] ?? null };
}

/** Reads `guardians/{personId}/alerts`. */
export function parseGuardianTopic(topic: string): PersonId | null {
  const [root, id, leaf, ...rest] = topic.split("/");
  if (root !== "guardians" || leaf !== "alerts" || rest.length > 0 || id === undefined || !isId(id)) return null;
  return personId(id);
}
