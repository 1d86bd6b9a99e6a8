import type { playbackZhCn } from "./playback-zh-cn.ts";

export const playbackEn: typeof playbackZhCn = {
  label: "Playback",
  play: "Play",
  pause: "Pause",
  speed: "Speed",
  times: (speed) => `${speed}×`,
  time: "Time",
  earlier: "Half an hour earlier",
  later: "Half an hour later",
  now: "Now",
  back: "Back to now",
  pill: "Playing the past",
  past: (clock) => `Playback ${clock} · not live`,
  reading: "Reading",
  failed: "Past positions could not be read",
  silent: "No positions in this half hour",
  left: "left",
  flagInside: (name) => `${name} inside the fence`,
  flagOutside: (name, distance) => `${name} ${distance} outside`,
  flagHere: (name) => name,
  thought: (sure) => `The rule then: ${sure} sure of an exit`,
};
