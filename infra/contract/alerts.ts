import { type Static, Type } from "typebox";
import { messageKinds } from "../domain/incident-consequences.ts";
import { signalKinds } from "../domain/signal.ts";
import { oneOf } from "./telemetry.ts";
import { Id, IsoInstant, nullable } from "./views.ts";

/**
 * What every channel carries to one person: `guardians/{personId}/alerts` as it is, the webhook inside its own body. A locked
 * screen may show `title` and `text`: they hold how the senior is called, never a full name, a place or a phone number.
 */
export const Alert = Type.Object({
  /** The same in every repeat: an alert that came twice is one. */
  alertId: Id,
  kind: oneOf(messageKinds),
  incidentId: nullable(Id),
  /** Short number for the radio. */
  number: nullable(Type.Integer()),
  /** Grows within an incident: an older step is out of date. */
  step: Type.Integer(),
  level: Type.Integer({ minimum: 0, maximum: 3 }),
  signal: nullable(oneOf(signalKinds)),
  /** An exercise: nobody is missing. */
  drill: Type.Boolean(),
  raisedAt: nullable(IsoInstant),
  sentAt: IsoInstant,
  title: Type.String(),
  text: Type.String(),
});
export type Alert = Static<typeof Alert>;

/**
 * Body of the POST to a webhook, `application/json`. The header `x-121-signature` is `t=<unix seconds>,v1=<hex>` where the hex
 * is HMAC-SHA256 over `<t>.<body bytes>` with the channel's secret; `idempotency-key` is the alert id.
 */
export const WebhookBody = Type.Object({
  version: Type.Literal(1),
  personId: Id,
  attempt: Type.Integer({ minimum: 1 }),
  alert: Alert,
});
export type WebhookBody = Static<typeof WebhookBody>;

export const webhookHeaders = { signature: "x-121-signature", key: "idempotency-key" } as const;
/** A receiver refuses a signature older than this, so that a recorded request cannot be played again. */
export const WEBHOOK_TOLERANCE_S = 300;
