import type { Alert } from "../../infra/contract/alerts.ts";
import type { ClaimedAlert } from "../../infra/db/outbox.ts";

/** One message on its way to one person by one channel. */
export type Delivery = {
  readonly claimed: ClaimedAlert;
  readonly alert: Alert;
  /** All that this one message tells, `claimed` first; left out where it tells one thing. */
  readonly bundle?: readonly ClaimedAlert[];
};

/**
 * `accepted`: the provider has it. `retry`: not this time (`afterMs` where the provider names a wait). `permanent`: this
 * channel will never take it; the next one is tried at once.
 */
export type SendResult =
  | { readonly kind: "accepted"; readonly providerId: string | null }
  | { readonly kind: "retry"; readonly code: string; readonly afterMs?: number }
  | { readonly kind: "permanent"; readonly code: string };

/** One way to reach people. Never throws for what a provider does; `signal` fires when the time for one try is over. */
export type Channel = {
  readonly kind: string;
  /** How many messages may be on their way at once. */
  readonly width: number;
  /** May be used only so often: what waits for one person is told in one message. */
  readonly isScarce?: boolean;
  readonly send: (delivery: Delivery, options: { readonly signal: AbortSignal }) => Promise<SendResult>;
  readonly close?: () => Promise<void>;
};
