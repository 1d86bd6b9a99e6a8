import {
  commandsTopic,
  guardianAlertsTopic,
  type InboundTopic,
  parseInboundTopic,
} from "../../infra/contract/topics.ts";
import type { ErrorCode } from "../../infra/domain/errors.ts";
import type { PersonId, WristbandId } from "../../infra/domain/ids.ts";

/** Whom a connection belongs to. */
export type Identity =
  | { readonly kind: "wristband"; readonly wristbandId: WristbandId }
  | { readonly kind: "guardian"; readonly personId: PersonId };

export type PublishRight =
  | { readonly kind: "allowed"; readonly topic: InboundTopic }
  | { readonly kind: "refused"; readonly code: ErrorCode };

/** A band publishes under its own id and nowhere else; a guardian's client publishes nothing. */
export function mayPublish(identity: Identity | null, topicText: string): PublishRight {
  const topic = parseInboundTopic(topicText);
  if (topic === null) return { kind: "refused", code: "TOPIC_UNKNOWN" };
  if (identity?.kind !== "wristband" || identity.wristbandId !== topic.wristbandId)
    return { kind: "refused", code: "TOPIC_FORBIDDEN" };
  return { kind: "allowed", topic };
}

/** Exactly one topic per identity: no wildcard, no `$SYS`, no `$share`, nobody else's. OwnTracks apps also ask for their own `cmd`. */
export function maySubscribe(identity: Identity | null, filter: string): boolean {
  if (identity === null) return false;
  if (identity.kind === "guardian") return filter === guardianAlertsTopic(identity.personId);
  if (filter === commandsTopic(identity.wristbandId)) return true;
  const parts = filter.split("/");
  return (
    parts.length === 4 &&
    parts[0] === "owntracks" &&
    parts[1] === identity.wristbandId &&
    parts[3] === "cmd" &&
    !/[+#]/.test(filter)
  );
}
