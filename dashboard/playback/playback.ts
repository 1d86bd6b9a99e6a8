import { type EpochMs, epochMs, MINUTE_MS } from "../../infra/domain/time.ts";
import type { TrailFix } from "../map/trail.ts";

export const speeds = [1, 4, 16] as const;
export type Speed = (typeof speeds)[number];

/** Past half hour of one senior, and the instant that is looked at. */
export type Playback = {
  readonly seniorId: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly at: EpochMs;
  readonly speed: Speed;
  readonly isPlaying: boolean;
  /** From the window and the half hour before it, oldest first; `null` while they are read. */
  readonly fixes: readonly PastFix[] | "failed" | null;
};
export type PastFix = Omit<TrailFix, "isInside">;

export const WINDOW_MS = 30 * MINUTE_MS;

/** Looks at `at`, in the window that ends at `to`. */
export function playbackOf(seniorId: string, to: EpochMs, at: EpochMs): Playback {
  const from = epochMs(to - WINDOW_MS);
  return { seniorId, from, to, at: within(at, from, to), speed: 4, isPlaying: false, fixes: null };
}

/** Looks at another instant of the window. */
export function seek(playback: Playback, at: number): Playback {
  return { ...playback, at: within(at, playback.from, playback.to) };
}

/** Plays on for so much time of the page; stops at the end of the window. */
export function playOn(playback: Playback, elapsedMs: number): Playback {
  if (!playback.isPlaying) return playback;
  const next = seek(playback, playback.at + elapsedMs * playback.speed);
  return next.at >= playback.to ? { ...next, isPlaying: false } : next;
}

/** Starts or stops; from the end it begins anew. */
export function togglePlaying(playback: Playback): Playback {
  if (playback.isPlaying) return { ...playback, isPlaying: false };
  return { ...playback, isPlaying: true, at: playback.at >= playback.to ? playback.from : playback.at };
}

/** The window before or after this one; none ends after `now`. Its fixes are yet to be read. */
export function shiftWindow(playback: Playback, windows: 1 | -1, now: EpochMs): Playback {
  const to = epochMs(Math.min(now, playback.to + windows * WINDOW_MS));
  return { ...playbackOf(playback.seniorId, to, epochMs(to - WINDOW_MS)), speed: playback.speed };
}

/** The newest fix at the instant looked at. */
export function fixAt({ fixes, at }: Playback): PastFix | null {
  return typeof fixes === "object" ? (fixes?.filter(({ atMs }) => atMs <= at).at(-1) ?? null) : null;
}

function within(at: number, from: EpochMs, to: EpochMs): EpochMs {
  return epochMs(Math.round(Math.min(to, Math.max(from, at))));
}
