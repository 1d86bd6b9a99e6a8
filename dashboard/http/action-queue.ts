import type { IncidentActionBody } from "../../infra/contract/http.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Timers } from "../live/timers.ts";
import type { Answer } from "./request.ts";

/** One answer of a person on its way to the server. `refused` stays in view until it is dismissed. */
export type QueuedAction = {
  readonly incidentId: string;
  readonly body: IncidentActionBody;
  readonly pressedAt: EpochMs;
  readonly attempts: number;
  readonly state: "sending" | "waiting" | "refused";
  readonly code: string | null;
};

export type ActionQueueDeps = {
  readonly send: (incidentId: string, body: IncidentActionBody) => Promise<Answer<unknown>>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly newKey: () => string;
  readonly store: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Whose answers these are: another person on the same phone does not send them. */
  readonly personId: string;
  readonly onChange: () => void;
};

export type ActionQueue = {
  readonly start: () => void;
  readonly press: (incidentId: string, action: IncidentAction, more?: Partial<IncidentActionBody>) => void;
  readonly retryNow: () => void;
  readonly dismiss: (idempotencyKey: string) => void;
  readonly items: () => readonly QueuedAction[];
  readonly of: (incidentId: string) => readonly QueuedAction[];
};

export const RETRY_MS = 5_000;

/**
 * Sends answers one after the other in the order they were pressed, again every 5 s until the server has taken or
 * refused them, and across a reload of the page. The idempotency key makes a repeat harmless.
 */
export function createActionQueue(deps: ActionQueueDeps): ActionQueue {
  const storedAs = `121.actions.${deps.personId}`;
  let items: readonly QueuedAction[] = restore(deps.store.getItem(storedAs));
  let isBusy = false;
  let cancelRetry = () => {};

  function change(next: readonly QueuedAction[]): void {
    items = next;
    const kept = items.filter((item) => item.state !== "refused");
    if (kept.length === 0) deps.store.removeItem(storedAs);
    else deps.store.setItem(storedAs, JSON.stringify(kept));
    deps.onChange();
  }

  const patch = (target: QueuedAction, with_: Partial<QueuedAction>) =>
    change(items.map((item) => (keyOf(item) === keyOf(target) ? { ...item, ...with_ } : item)));

  async function pump(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    cancelRetry();
    for (let next = firstUnsent(); next !== undefined; next = firstUnsent()) {
      if (!(await sendOne(next))) break;
    }
    isBusy = false;
    if (firstUnsent() !== undefined) cancelRetry = deps.timers.after(RETRY_MS, () => void pump());
  }

  const firstUnsent = () => items.find((item) => item.state !== "refused");

  /** True when the next one may go. */
  async function sendOne(item: QueuedAction): Promise<boolean> {
    patch(item, { state: "sending", attempts: item.attempts + 1 });
    const answer = await deps.send(item.incidentId, item.body);
    if (answer.kind === "ok") change(items.filter((other) => keyOf(other) !== keyOf(item)));
    else if (answer.kind === "refused") patch(item, { state: "refused", code: answer.code });
    else patch(item, { state: "waiting", code: "UNREACHABLE" });
    return answer.kind !== "unreachable";
  }

  return {
    start: () => void pump(),
    press: (incidentId, action, more) => {
      const body: IncidentActionBody = { action, idempotencyKey: deps.newKey(), ...more };
      const waiting = {
        incidentId,
        body,
        pressedAt: deps.clock.now(),
        attempts: 0,
        state: "waiting",
        code: null,
      } as const;
      change([...items, waiting]);
      void pump();
    },
    retryNow: () => void pump(),
    dismiss: (idempotencyKey) => change(items.filter((item) => keyOf(item) !== idempotencyKey)),
    items: () => items,
    of: (incidentId) => items.filter((item) => item.incidentId === incidentId),
  };
}

const keyOf = (item: QueuedAction): string => item.body.idempotencyKey;

function restore(text: string | null): readonly QueuedAction[] {
  try {
    const value: unknown = text === null ? [] : JSON.parse(text);
    return Array.isArray(value) ? value.filter(isQueued).map((item) => ({ ...item, state: "waiting" })) : [];
  } catch {
    return [];
  }
}

function isQueued(value: unknown): value is QueuedAction {
  return isRecord(value) && typeof value["incidentId"] === "string" && isRecord(value["body"]);
}
