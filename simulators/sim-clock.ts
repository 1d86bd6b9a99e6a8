import { DAY_MS, type EpochMs, epochMs, HOUR_MS, SECOND_MS } from "../infra/domain/time.ts";
import type { Clock } from "../infra/runtime/clock.ts";

/**
 * The simulated time of day. Life runs `speed` times as fast as the server's clock, while every report still carries the
 * server's time in `fixedAt`: at speed 4 a senior who walks 0.8 m/s reports moving 3.2 m/s, and at 60 they move like
 * a car, which the service is right to find alarming. Use a high speed to look at days, not to judge alerts.
 */
export type SimClock = {
  readonly speed: number;
  readonly now: () => EpochMs;
};

/** Asia/Shanghai has no summer time. */
const HAINING_OFFSET_MS = 8 * HOUR_MS;

/** `startMinutes`: minutes after midnight in Haining at which life begins; left out, it begins at the real time of day. */
export function createSimClock(clock: Clock, speed: number, startMinutes?: number): SimClock {
  const startedAt = clock.now();
  const { day, secondOfDay } = dayOf(startedAt);
  const startS = startMinutes === undefined ? secondOfDay : startMinutes * 60;
  const startMs = day * DAY_MS - HAINING_OFFSET_MS + startS * SECOND_MS;
  return { speed, now: () => epochMs(startMs + (clock.now() - startedAt) * speed) };
}

/** Number of the day and second of the day in Haining. */
export function dayOf(at: EpochMs): { day: number; secondOfDay: number } {
  const local = at + HAINING_OFFSET_MS;
  const day = Math.floor(local / DAY_MS);
  return { day, secondOfDay: (local - day * DAY_MS) / SECOND_MS };
}
