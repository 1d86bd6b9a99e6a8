import type { IncidentView, SeniorView } from "../../infra/contract/views.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Answer } from "../http/request.ts";
import type { Timers } from "../live/timers.ts";

export const POLL_MS = 5_000;
/** Read so recently, the page is not live but not the past either. */
export const POLL_FRESH_MS = 15_000;

export type PollerDeps = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly isNeeded: () => boolean;
  readonly readSeniors: () => Promise<Answer<{ readonly items: readonly SeniorView[] }>>;
  readonly readIncidents: () => Promise<Answer<{ readonly items: readonly IncidentView[] }>>;
  readonly onSeniors: (seniors: readonly SeniorView[]) => void;
  readonly onIncidents: (incidents: readonly IncidentView[]) => void;
};
export type Poller = {
  readonly start: () => void;
  readonly readAt: () => EpochMs | null;
  readonly isFresh: () => boolean;
};

/** Reads incidents over HTTP every 5 s while the socket is shut: networks that break sockets often let requests through. */
export function createPoller(deps: PollerDeps): Poller {
  let readAt: EpochMs | null = null;
  let hasSeniors = false;

  async function poll(): Promise<void> {
    if (deps.isNeeded()) await readOnce();
    deps.timers.after(POLL_MS, () => void poll());
  }

  async function readOnce(): Promise<void> {
    if (!hasSeniors) {
      const seniors = await deps.readSeniors();
      if (seniors.kind !== "ok") return;
      hasSeniors = true;
      deps.onSeniors(seniors.value.items);
    }
    const incidents = await deps.readIncidents();
    if (incidents.kind !== "ok") return;
    readAt = deps.clock.now();
    deps.onIncidents(incidents.value.items);
  }

  return {
    start: () => void deps.timers.after(POLL_MS, () => void poll()),
    readAt: () => readAt,
    isFresh: () => readAt !== null && deps.clock.now() - readAt < POLL_FRESH_MS,
  };
}
