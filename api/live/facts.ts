import { readAreas } from "../../infra/db/areas.ts";
import type { Database } from "../../infra/db/database.ts";
import { readOpenOutages } from "../../infra/db/outages.ts";
import { createInTurn } from "../../infra/runtime/in-turn.ts";
import type { Log } from "../../infra/runtime/log.ts";
import { showOutage } from "../present/outages.ts";
import { showArea } from "../present/seniors.ts";
import type { LiveIncidents } from "./incidents.ts";
import { publishIncidents, publishOutages, publishPositions, publishRoster } from "./publish.ts";
import { createPump } from "./pump.ts";
import type { RosterChange } from "./roster.ts";
import type { World } from "./world.ts";

/** Reads incidents and seniors that changed and tells the pages. */
export type Facts = {
  /** This may have changed: read it again. */
  readonly note: (what: "everything" | "incidents" | "outages" | { readonly seniorId: string }) => void;
  /** Reads and tells incidents, seniors and positions now; settles when it is done. */
  readonly tellAll: () => Promise<void>;
  readonly isLoaded: () => boolean;
  /** Settles after the first reading of everything. */
  readonly ready: Promise<void>;
  readonly stop: () => Promise<void>;
};

type FactsDeps = {
  readonly db: Database;
  readonly log: Log;
  readonly world: World;
  readonly incidents: LiveIncidents;
  readonly peopleChanged: (personIds: readonly string[]) => void;
};

const MOST_REST_MS = 150;
/** So many times as long as it read. */
const REST_SHARE = 3;

/** Begins with everything noted: the first wake loads it. */
export function createFacts(deps: FactsDeps): Facts {
  const dirty = { everything: true, incidents: false, outages: false, seniors: new Set<string>() };
  const first = createSignal();
  const tellIncidents = createIncidentTeller(deps);
  const tellOutages = async () => {
    if (await readOutages(deps)) publishOutages(deps.world);
  };

  const load = async (): Promise<void> => {
    if (first.hasFired()) {
      await tellOutages();
      return await reload(deps, tellIncidents);
    }
    await loadFirst(deps);
    first.fire();
  };
  const pump = createPump({
    name: "facts",
    // In quiet nothing waits; in a storm of changes one reading serves many, and leaves most of the time to the alerts.
    gapMs: (ranMs) => Math.min(REST_SHARE * ranMs, MOST_REST_MS),
    log: deps.log,
    // Each step takes its note first and puts it back when it fails, so that nothing noted meanwhile is lost.
    work: async () => {
      if (dirty.everything)
        await step(
          () => (dirty.everything = false),
          load,
          () => (dirty.everything = true),
        );
      if (dirty.incidents)
        await step(
          () => (dirty.incidents = false),
          tellIncidents,
          () => (dirty.incidents = true),
        );
      if (dirty.outages)
        await step(
          () => (dirty.outages = false),
          tellOutages,
          () => (dirty.outages = true),
        );
      const ids = [...dirty.seniors];
      if (ids.length === 0) return;
      const tell = async () => tellRoster(deps, await deps.world.roster.refreshSeniors(ids));
      await step(
        () => dirty.seniors.clear(),
        tell,
        () => ids.forEach((id) => dirty.seniors.add(id)),
      );
    },
  });
  const note: Facts["note"] = (what) => {
    if (typeof what === "string") dirty[what] = true;
    else dirty.seniors.add(what.seniorId);
    pump.wake();
  };
  return {
    note,
    tellAll: async () => {
      await Promise.all([readAreaTree(deps), tellIncidents(), tellWholeRoster(deps)]);
    },
    isLoaded: first.hasFired,
    ready: first.fired,
    stop: pump.stop,
  };
}

async function loadFirst({ db, world, incidents }: FactsDeps): Promise<void> {
  await readAreaTree({ db, world });
  await world.roster.reload();
  await readOutages({ db, world });
  const current = await incidents.current();
  world.board.restart(current.incidents, current.seq);
}

async function reload(deps: FactsDeps, tellIncidents: () => Promise<void>): Promise<void> {
  await readAreaTree(deps);
  await tellIncidents();
  await tellWholeRoster(deps);
}

async function readAreaTree({ db, world }: Pick<FactsDeps, "db" | "world">): Promise<void> {
  world.areasText = JSON.stringify((await readAreas(db)).map(showArea));
}

/** Returns whether anything is other than before. */
async function readOutages({ db, world }: Pick<FactsDeps, "db" | "world">): Promise<boolean> {
  const before = JSON.stringify(world.outages);
  world.outages = (await readOpenOutages(db)).map(showOutage);
  return JSON.stringify(world.outages) !== before;
}

async function tellWholeRoster(deps: FactsDeps): Promise<void> {
  tellRoster(deps, await deps.world.roster.reload());
}

function tellRoster({ world, peopleChanged }: FactsDeps, change: RosterChange): void {
  publishRoster(world, change);
  publishPositions(world, change.positions);
  const guardians = change.seniors.flatMap(({ before, after }) => [...(before?.guardians ?? []), ...after.guardians]);
  if (guardians.length > 0) peopleChanged(guardians.map((guardian) => guardian.personId));
}

/** One reading at a time: two that overlap could tell an older picture after a newer one. */
function createIncidentTeller({ world, incidents }: FactsDeps): () => Promise<void> {
  const inTurn = createInTurn();
  return () => inTurn(async () => publishIncidents(world, await incidents.changedSince(world.board.seq())));
}

async function step(take: () => void, work: () => Promise<void>, putBack: () => void): Promise<void> {
  take();
  try {
    await work();
  } catch (fault) {
    putBack();
    throw fault;
  }
}

function createSignal() {
  let hasFired = false;
  let resolveFired: () => void = () => undefined;
  const fired = new Promise<void>((resolve) => {
    resolveFired = resolve;
  });
  const fire = (): void => {
    hasFired = true;
    resolveFired();
  };
  return { fire, fired, hasFired: () => hasFired };
}
