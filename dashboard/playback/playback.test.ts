import { expect, test } from "vitest";
import type { FixView } from "../../infra/contract/views.ts";
import { epochMs, plusMs, toIso } from "../../infra/domain/time.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import { now } from "../stand-in/examples.ts";
import { fixAt, playbackOf, playOn, seek, shiftWindow, togglePlaying, WINDOW_MS } from "./playback.ts";
import { createPlayer } from "./player.ts";
import { layOutTrack } from "./track.ts";

const noon = epochMs(now);
const window = playbackOf("wang", noon, plusMs(noon, -60_000));
const minutesAgo = (minutes: number, at: readonly [number, number] = [120.69, 30.52]) => ({
  at,
  atMs: noon - minutes * 60_000,
  accuracyM: 20,
});
const home = {
  kind: "keepIn" as const,
  shape: { kind: "circle" as const, centre: { lon: 120.69, lat: 30.52 }, radiusM: 200 },
};

test("an instant outside the window is brought to its edge", () => {
  expect(seek(window, 0).at).toBe(window.from);
  expect(seek(window, noon + 5_000).at).toBe(noon);
});

test("playing moves by the speed, stops at the end, and begins anew from there", () => {
  const playing = togglePlaying({ ...window, speed: 16 });

  expect(playOn(playing, 1_000).at).toBe(window.at + 16_000);
  const ended = playOn(playing, 10_000);
  expect([ended.at, ended.isPlaying]).toEqual([noon, false]);
  expect(togglePlaying(ended).at).toBe(window.from);
});

test("nobody can look into the future: the last window ends now", () => {
  const before = shiftWindow(window, -1, noon);

  expect([before.from, before.to]).toEqual([noon - 2 * WINDOW_MS, noon - WINDOW_MS]);
  expect(shiftWindow(window, 1, noon).to).toBe(noon);
});

test("only what had been reported by then is known", () => {
  const fixes = [minutesAgo(9), minutesAgo(5), minutesAgo(1)];

  expect(fixAt({ ...window, fixes, at: epochMs(noon - 4 * 60_000) })).toBe(fixes[1]);
  expect(fixAt({ ...window, fixes, at: epochMs(noon - 10 * 60_000) })).toBe(null);
});

test("the track is green inside, red outside, and a gap is no line", () => {
  const away = [120.7, 30.52] as const;
  const fixes = [
    ...[29, 28, 27, 26].map((it) => minutesAgo(it)),
    ...[14, 13, 12].map((it) => minutesAgo(it)),
    ...[11, 10].map((it) => minutesAgo(it, away)),
  ];
  const { from, to } = window;

  const track = layOutTrack({ from, to, fixes, fences: [home], incident: undefined, timeline: [] });

  expect(track.runs.map(({ isInside }) => isInside)).toEqual([true, true, false]);
  expect(track.gaps.map(({ ms }) => ms)).toEqual([12 * 60_000]);
  expect(track.ticks).toHaveLength(9);
});

test("the answer for a window that was left meanwhile is dropped", async () => {
  const answers: ((items: readonly FixView[]) => void)[] = [];
  const player = createPlayer({
    serverNow: () => noon,
    clock: createMovableClock(noon),
    timers: { after: () => () => {} },
    readFixes: () => new Promise((resolve) => answers.push((items) => resolve({ kind: "ok", value: { items } }))),
    onChange: () => {},
  });
  player.open("wang", noon);
  player.shift(-1);

  answers[0]?.([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(player.current()?.fixes).toBe(null);
  answers[1]?.([aFix(40)]);
  await new Promise((resolve) => setImmediate(resolve));

  expect(player.current()?.fixes).toHaveLength(1);
});

test("what was read stays sorted whatever order it came in", async () => {
  const player = createPlayer({
    serverNow: () => noon,
    clock: createMovableClock(noon),
    timers: { after: () => () => {} },
    readFixes: async () => ({ kind: "ok", value: { items: [aFix(1), aFix(3), aFix(2)] } }),
    onChange: () => {},
  });

  player.open("wang", noon);
  await new Promise((resolve) => setImmediate(resolve));

  const fixes = player.current()?.fixes;
  expect(Array.isArray(fixes) ? fixes.map(({ atMs }) => (noon - atMs) / 60_000) : fixes).toEqual([3, 2, 1]);
});

function aFix(minutes: number): FixView {
  const at = toIso(plusMs(noon, -minutes * 60_000));
  return {
    fixedAt: at,
    receivedAt: at,
    lon: 120.69,
    lat: 30.52,
    accuracyM: 20,
    source: "gnss",
    speedMps: null,
    batteryPct: 80,
    events: [],
    seq: null,
  };
}
