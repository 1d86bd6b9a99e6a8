/** Runs `task` after `delayMs`; the result cancels it. A parameter, so that tests move time themselves. */
export type Timers = { readonly after: (delayMs: number, task: () => void) => () => void };

export const browserTimers: Timers = {
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
