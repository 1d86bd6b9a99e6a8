import { LIVE_TICK_MS } from "../../infra/contract/live.ts";
import type { Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import { publishPositions } from "./publish.ts";
import { createPump } from "./pump.ts";
import type { World } from "./world.ts";

/** Reads positions that changed and sends them, at most once in 250 ms. */
export type Places = {
  /** These wristbands reported; none named means: look yourself. */
  readonly hint: (wristbandIds: readonly string[]) => void;
  /** Somebody has positions waiting: try to send them again. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
};

/** Says nothing before `isLoaded`; what was hinted until then is found by the first look. */
export function createPlaces(deps: {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly world: World;
  readonly isLoaded: () => boolean;
}): Places {
  const { world } = deps;
  const dirty = { look: false, bands: new Set<string>() };

  const read = async (): Promise<void> => {
    const bands = dirty.look ? null : [...dirty.bands];
    dirty.look = false;
    dirty.bands.clear();
    if (bands?.length === 0) return;
    try {
      publishPositions(world, await world.roster.refreshPositions(bands));
    } catch (fault) {
      dirty.look = true;
      throw fault;
    }
  };
  const pump = createPump({
    name: "places",
    gapMs: LIVE_TICK_MS,
    log: deps.log,
    work: async () => {
      // With nobody to tell nothing is read: whoever comes next looks at all that changed since.
      if (!deps.isLoaded() || world.pages.size === 0) return;
      await read();
      for (const page of world.pages) {
        if (page.isGreeted() && page.flushPositions() > 0) deps.metrics.liveFramesHeld.inc();
      }
    },
  });
  return {
    hint: (wristbandIds) => {
      if (wristbandIds.length === 0) dirty.look = true;
      for (const id of wristbandIds) dirty.bands.add(id);
      pump.wake();
    },
    wake: pump.wake,
    stop: pump.stop,
  };
}
