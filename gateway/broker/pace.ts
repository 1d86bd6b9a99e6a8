/** How fast one sender may go on, whatever its connections: `take` says how long the next message has to wait, milliseconds. */
export type Pace = { readonly take: (nowMs: number) => number };

/**
 * The generic cell rate algorithm (ITU-T I.371): `burst` messages at once, then `perS`; whoever stays below never waits, and
 * nothing is ever lost by it. A band that catches up after a tunnel fits into the burst.
 */
export function createPace({ perS, burst }: { readonly perS: number; readonly burst: number }): Pace {
  const spacingMs = 1_000 / perS;
  let dueAt = Number.NEGATIVE_INFINITY;
  return {
    take: (nowMs) => {
      const waitMs = Math.max(0, dueAt - nowMs - (burst - 1) * spacingMs);
      dueAt = Math.max(dueAt, nowMs) + spacingMs;
      return waitMs;
    },
  };
}
