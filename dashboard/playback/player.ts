import { type EpochMs, epochMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { getFixes } from "../http/api.ts";
import type { Timers } from "../live/timers.ts";
import {
  type Playback,
  playbackOf,
  playOn,
  type Speed,
  seek,
  shiftWindow,
  togglePlaying,
  WINDOW_MS,
} from "./playback.ts";

/** What a person does with the past of one senior. */
export type Player = {
  readonly current: () => Playback | null;
  /** Looks at an instant of the half hour up to now. */
  readonly open: (seniorId: string, at: EpochMs) => void;
  readonly seek: (at: number) => void;
  readonly toggle: () => void;
  readonly setSpeed: (speed: Speed) => void;
  readonly shift: (windows: 1 | -1) => void;
  /** Back to now. */
  readonly leave: () => void;
};

export type PlayerDeps = {
  readonly serverNow: () => EpochMs;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly readFixes: typeof getFixes;
  readonly onChange: () => void;
};

const FRAME_MS = 100;

/** Plays what was reported. Answers for a window that was left meanwhile are dropped. */
export function createPlayer(deps: PlayerDeps): Player {
  let playback: Playback | null = null;
  let framedAt = 0;

  const set = (next: Playback | null) => {
    playback = next;
    deps.onChange();
  };
  const change = (how: (playback: Playback) => Playback) => {
    if (playback !== null) set(how(playback));
  };
  const isWindow = ({ seniorId, to }: Playback) => playback?.seniorId === seniorId && playback.to === to;

  async function read(window: Playback): Promise<void> {
    const from = toIso(epochMs(window.from - WINDOW_MS));
    const answer = await deps.readFixes(window.seniorId, from, toIso(window.to));
    if (!isWindow(window)) return;
    if (answer.kind !== "ok") return change((it) => ({ ...it, fixes: "failed" }));
    const fixes = answer.value.items.flatMap(({ lon, lat, fixedAt, accuracyM }) =>
      lon === null || lat === null ? [] : [{ at: [lon, lat] as const, atMs: Date.parse(fixedAt), accuracyM }],
    );
    change((it) => ({ ...it, fixes: fixes.sort((one, other) => one.atMs - other.atMs) }));
  }
  const enter = (window: Playback) => {
    set(window);
    void read(window);
  };
  const frame = () => {
    if (playback === null || !playback.isPlaying) return;
    const now = deps.clock.now();
    const elapsedMs = now - framedAt;
    framedAt = now;
    change((it) => playOn(it, elapsedMs));
    deps.timers.after(FRAME_MS, frame);
  };
  return {
    current: () => playback,
    open: (seniorId, at) => enter(playbackOf(seniorId, deps.serverNow(), at)),
    seek: (at) => change((it) => seek(it, at)),
    toggle: () => {
      const wasPlaying = playback?.isPlaying === true;
      change(togglePlaying);
      if (wasPlaying) return;
      framedAt = deps.clock.now();
      frame();
    },
    setSpeed: (speed) => change((it) => ({ ...it, speed })),
    shift: (windows) => {
      if (playback !== null) enter(shiftWindow(playback, windows, deps.serverNow()));
    },
    leave: () => set(null),
  };
}
