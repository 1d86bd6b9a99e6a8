import { faultFields, type Log } from "../../infra/runtime/log.ts";

/** Runs `work` when woken, one run at a time, and again when it was woken meanwhile. */
export type Pump = { readonly wake: () => void; readonly stop: () => Promise<void> };

/**
 * Runs start at least `gapMs` after the end of the one before, which may depend on how long that one took. A run that throws is
 * logged and repeated after a second: what it was to do must still be noted, so `work` takes a note away only once it is done.
 */
export function createPump(options: {
  readonly name: string;
  readonly gapMs: number | ((ranMs: number) => number);
  readonly log: Log;
  readonly work: () => Promise<void>;
}): Pump {
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let again = false;
  let stopped = false;

  const rest = (ms: number): void => {
    timer = setTimeout(() => {
      timer = null;
      if (again) start();
    }, ms);
  };
  const run = async (): Promise<void> => {
    again = false;
    const startedAt = performance.now();
    let restMs: number;
    try {
      await options.work();
      restMs = typeof options.gapMs === "number" ? options.gapMs : options.gapMs(performance.now() - startedAt);
    } catch (fault) {
      options.log.warn({ pump: options.name, ...faultFields(fault) }, "live feed run failed; trying again");
      again = true;
      restMs = 1_000;
    }
    running = null;
    if (stopped) return;
    if (restMs > 0) rest(restMs);
    else if (again) start();
  };
  const start = (): void => {
    // Not at once: a wake out of the run's first step must find it running.
    if (!stopped) running = Promise.resolve().then(run);
  };
  return {
    wake: () => {
      again = true;
      if (running === null && timer === null) start();
    },
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
