import { faultFields, type Log } from "../../infra/runtime/log.ts";

/** Runs `work` when woken, one run at a time, and again when it was woken meanwhile. */
export type Pump = { readonly wake: () => void; readonly stop: () => Promise<void> };

/**
 * Runs start at least `gapMs` after the end of the one before. A run that throws is logged and repeated after a second: what
 * it was to do must still be noted, so `work` takes a note away only once it is done.
 */
export function createPump(options: {
  readonly name: string;
  readonly gapMs: number;
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
    let restMs = options.gapMs;
    try {
      await options.work();
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
    if (!stopped) running = run();
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
