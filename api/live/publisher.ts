import type { Database } from "../../infra/db/database.ts";
import { epochMs, plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import type { PositionFeed } from "../api-deps.ts";
import { createFacts, type Facts } from "./facts.ts";
import type { LiveIncidents } from "./incidents.ts";
import { createPlaces, type Places } from "./places.ts";
import type { World } from "./world.ts";

/** Hears from the database (and from the gateway next door) what changed, reads it and tells the pages. */
export type Publisher = {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  readonly tick: () => void;
  /** Settles after the first reading of everything. */
  readonly ready: Promise<void>;
  /** Looks at what changed up to now, so that a picture drawn next is not older than its asking. */
  readonly freshen: () => Promise<void>;
};

/** A notice may get lost; this often the rows are looked at anyway, and everything is read again. */
const LOOK_EVERY_MS = 2 * SECOND_MS;
const RELOAD_EVERY_MS = 60 * SECOND_MS;

export type PublisherDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly world: World;
  readonly incidents: LiveIncidents;
  readonly feed?: PositionFeed;
  readonly peopleChanged: (personIds: readonly string[] | "all") => void;
};

/** Does nothing until `start`. */
export function createPublisher(deps: PublisherDeps): Publisher {
  const { clock, world } = deps;
  const facts = createFacts(deps);
  const places = createPlaces({ ...deps, isLoaded: facts.isLoaded });
  let unsubscribe: readonly (() => void)[] = [];
  let freshening: Promise<void> | null = null;
  let lookAt = epochMs(0);
  let reloadAt = epochMs(0);

  const tick = (): void => {
    const now = clock.now();
    if (world.pages.size === 0 && facts.isLoaded()) return;
    if (now >= lookAt) {
      lookAt = plusMs(now, LOOK_EVERY_MS);
      facts.note("incidents");
      places.hint([]);
    }
    if (now >= reloadAt) {
      reloadAt = plusMs(now, RELOAD_EVERY_MS);
      facts.note("everything");
    }
    if ([...world.pages].some((page) => page.isHolding())) places.wake();
  };
  return {
    ready: facts.ready,
    tick,
    start: () => {
      unsubscribe = subscribe(deps, facts, places);
      reloadAt = plusMs(clock.now(), RELOAD_EVERY_MS);
      facts.note("everything");
    },
    stop: async () => {
      for (const end of unsubscribe) end();
      await Promise.all([facts.stop(), places.stop()]);
    },
    // Many pages that come back at once share one look.
    freshen: () => {
      freshening ??= facts.tellAll().finally(() => {
        freshening = null;
      });
      return freshening;
    },
  };
}

/** `null` instead of a payload: notices may have been lost, everything is read again. */
function subscribe(deps: PublisherDeps, facts: Facts, places: Places): readonly (() => void)[] {
  const { db, feed, peopleChanged } = deps;
  return [
    db.listen("incident_change", (id) => facts.note(id === null ? "everything" : "incidents")),
    db.listen("senior_change", (id) => facts.note(id === null ? "everything" : { seniorId: id })),
    db.listen("person_change", (id) => peopleChanged(id === null ? "all" : [id])),
    db.listen("outage_change", () => facts.note("outages")),
    db.listen("fence_change", () => places.hint([])),
    db.listen("positions", (ids) => places.hint((ids ?? "").split(",").filter((id) => id !== ""))),
    ...(feed === undefined ? [] : [feed.onPositions(places.hint)]),
  ];
}
