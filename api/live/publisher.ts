import { LIVE_TICK_MS } from "../../infra/contract/live.ts";
import { readAreas } from "../../infra/db/areas.ts";
import type { Database } from "../../infra/db/database.ts";
import { type EpochMs, epochMs, plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import type { PositionFeed } from "../api-deps.ts";
import { showArea } from "../present/seniors.ts";
import { createHub, type Hub } from "./hub.ts";
import type { LiveIncidents } from "./incidents.ts";
import type { Page } from "./page.ts";
import { createPump } from "./pump.ts";
import { createRoster, type RosterChange } from "./roster.ts";

export type Publisher = {
  readonly hub: Hub;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  readonly tick: () => void;
  /** Settles after the first reading of everything. */
  readonly ready: Promise<void>;
  readonly shown: (page: Page, incidentId: string) => Promise<void>;
  readonly areasText: () => string;
};

/** A notice may get lost; this often the rows are looked at anyway, and everything is read again. */
const LOOK_EVERY_MS = 2 * SECOND_MS;
const RELOAD_EVERY_MS = 60 * SECOND_MS;

/** Hears from the database (and from the gateway next door) what changed, reads it and tells the pages. */
export function createPublisher(deps: {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly incidents: LiveIncidents;
  readonly feed?: PositionFeed;
  readonly peopleChanged: (personIds: readonly string[] | "all") => void;
}): Publisher {
  const { db, clock, log } = deps;
  const roster = createRoster(db);
  let areasText = "[]";
  const hub = createHub({ roster, areasText: () => areasText });
  const dirty = {
    everything: true,
    incidents: false,
    look: false,
    seniors: new Set<string>(),
    bands: new Set<string>(),
  };
  let becomeReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });
  let isLoaded = false;
  let lookAt: EpochMs = epochMs(0);
  let reloadAt: EpochMs = epochMs(0);
  let unsubscribe: readonly (() => void)[] = [];

  const publishRoster = (change: RosterChange): void => {
    hub.publishRoster(change);
    hub.publishPositions(change.positions);
    const guardians = change.seniors.flatMap(({ before, after }) => [...(before?.guardians ?? []), ...after.guardians]);
    if (guardians.length > 0) deps.peopleChanged(guardians.map((guardian) => guardian.personId));
  };
  const load = async (): Promise<void> => {
    areasText = JSON.stringify((await readAreas(db)).map(showArea));
    const change = await roster.reload();
    if (isLoaded) {
      publishRoster(change);
      hub.publishIncidents(await deps.incidents.changedSince(hub.seq()));
      return;
    }
    const { incidents, seq } = await deps.incidents.current();
    hub.restart(incidents, seq);
    isLoaded = true;
    becomeReady();
  };

  // Each run takes its note first and puts it back when it fails, so that nothing noted meanwhile is lost.
  const facts = createPump({
    name: "facts",
    gapMs: 0,
    log,
    work: async () => {
      if (dirty.everything) {
        await noted(
          () => (dirty.everything = false),
          load,
          () => (dirty.everything = true),
        );
      }
      if (dirty.incidents) {
        const publish = async () => hub.publishIncidents(await deps.incidents.changedSince(hub.seq()));
        await noted(
          () => (dirty.incidents = false),
          publish,
          () => (dirty.incidents = true),
        );
      }
      if (dirty.seniors.size > 0) {
        const ids = [...dirty.seniors];
        const publish = async () => publishRoster(await roster.refreshSeniors(ids));
        await noted(
          () => dirty.seniors.clear(),
          publish,
          () => ids.forEach((id) => dirty.seniors.add(id)),
        );
      }
    },
  });
  const positions = createPump({
    name: "positions",
    gapMs: LIVE_TICK_MS,
    log,
    work: async () => {
      if (!isLoaded) return;
      const bands = dirty.look ? null : [...dirty.bands];
      dirty.look = false;
      dirty.bands.clear();
      try {
        if (bands === null || bands.length > 0) hub.publishPositions(await roster.refreshPositions(bands));
      } catch (fault) {
        dirty.look = true;
        throw fault;
      }
      for (const page of hub.pages) {
        if (page.isGreeted() && page.flushPositions() > 0) deps.metrics.liveFramesHeld.inc();
      }
    },
  });

  const wakeFor = (note: () => void) => (payload: string | null) => {
    if (payload === null) dirty.everything = true;
    else note();
    facts.wake();
  };
  const hint = (wristbandIds: readonly string[]): void => {
    if (wristbandIds.length === 0) dirty.look = true;
    for (const id of wristbandIds) dirty.bands.add(id);
    positions.wake();
  };
  const subscribe = (): readonly (() => void)[] => [
    db.listen(
      "incident_change",
      wakeFor(() => (dirty.incidents = true)),
    ),
    db.listen("senior_change", (payload) => {
      if (payload === null) dirty.everything = true;
      else dirty.seniors.add(payload);
      facts.wake();
    }),
    db.listen("person_change", (payload) => deps.peopleChanged(payload === null ? "all" : [payload])),
    db.listen("fence_change", () => hint([])),
    db.listen("positions", (payload) => hint((payload ?? "").split(",").filter((id) => id !== ""))),
    ...(deps.feed === undefined ? [] : [deps.feed.onPositions(hint)]),
  ];

  return {
    hub,
    ready,
    areasText: () => areasText,
    start: () => {
      unsubscribe = subscribe();
      reloadAt = plusMs(clock.now(), RELOAD_EVERY_MS);
      facts.wake();
    },
    stop: async () => {
      for (const end of unsubscribe) end();
      await Promise.all([facts.stop(), positions.stop()]);
    },
    tick: () => {
      const now = clock.now();
      if (hub.pages.size === 0 && isLoaded) return;
      if (now >= lookAt) {
        lookAt = plusMs(now, LOOK_EVERY_MS);
        dirty.incidents = true;
        hint([]);
        facts.wake();
      }
      if (now >= reloadAt) {
        reloadAt = plusMs(now, RELOAD_EVERY_MS);
        dirty.everything = true;
        facts.wake();
      }
      if ([...hub.pages].some((page) => page.isHolding())) positions.wake();
    },
    shown: async (page, incidentId) => {
      const incident = hub.incident(incidentId);
      if (incident === null || !hub.sees(page, incident)) return;
      try {
        await deps.incidents.recordShown(incidentId, page.reach().personId);
      } catch (fault) {
        log.warn({ incidentId, ...faultFields(fault) }, "receipt could not be noted");
      }
    },
  };
}

async function noted(take: () => void, work: () => Promise<void>, putBack: () => void): Promise<void> {
  take();
  try {
    await work();
  } catch (fault) {
    putBack();
    throw fault;
  }
}
