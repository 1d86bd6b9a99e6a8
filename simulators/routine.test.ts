import { describe, expect, test } from "vitest";
import { distanceM } from "../infra/domain/geo.ts";
import { readBasemap } from "./basemap.ts";
import { drawHabits, type Habits } from "./habits.ts";
import { drawHome } from "./homes.ts";
import { createRandom } from "./random.ts";
import { DAY_S, planDay, truthAt } from "./routine.ts";
import { createStreetNet } from "./street-net.ts";

const basemap = readBasemap();
const net = createStreetNet(basemap.streets);
const FENCE_M = 500;

function livesOf(count: number, awayShare: number): readonly Habits[] {
  const random = createRandom("routine");
  return Array.from({ length: count }, (_, n) => {
    const own = random.fork(n);
    const { at } = drawHome(basemap, own.pick(basemap.areas), own);
    return drawHabits({ home: at, fenceRadiusM: FENCE_M, awayShare }, net, basemap.places, own);
  });
}

describe("forty seniors, a day each, looked at every 20 s", () => {
  const lives = livesOf(40, 0);
  const days = lives.map((habits, n) => ({ habits, day: planDay(habits, createRandom(`day/${n}`)) }));
  const everyMoment = days.flatMap(({ habits, day }) =>
    Array.from({ length: DAY_S / 20 }, (_, n) => ({ habits, truth: truthAt(habits, day, n * 20), second: n * 20 })),
  );

  test("whoever follows their habits never leaves the home fence", () => {
    const furthestM = everyMoment.reduce((m, { habits, truth }) => Math.max(m, distanceM(habits.home, truth.at)), 0);

    expect(furthestM).toBeLessThan(FENCE_M - 20);
    expect(furthestM).toBeGreaterThan(150);
  });

  test("nobody jumps: from one look to the next a senior moves no further than they walk", () => {
    const jumps = everyMoment.filter(({ habits, truth }, index) => {
      const before = everyMoment[index - 1];
      return before?.habits === habits && distanceM(before.truth.at, truth.at) > 20 * 1.3;
    });

    expect(jumps).toHaveLength(0);
  });

  test("seniors sleep and charge at home, and go out by day", () => {
    const asleep = everyMoment.filter(({ truth }) => truth.activity === "asleep");
    const out = everyMoment.filter(({ truth }) => truth.activity === "walking" || truth.activity === "visiting");

    expect(asleep.length / everyMoment.length).toBeGreaterThan(0.3);
    expect(asleep.every(({ habits, truth }) => truth.at === habits.home && truth.indoors)).toBe(true);
    expect(out.every(({ second }) => second > 5 * 3_600 && second < 21 * 3_600)).toBe(true);
    expect(out.length / everyMoment.length).toBeGreaterThan(0.03);
    expect(everyMoment.filter(({ truth }) => truth.charging).length / everyMoment.length).toBeGreaterThan(0.2);
  });

  test("some go alone and some with family", () => {
    const walking = everyMoment.filter(({ truth }) => truth.activity === "walking");

    expect(new Set(walking.map(({ truth }) => truth.accompanied))).toEqual(new Set([true, false]));
  });
});

test("a senior driven to hospital leaves the fence with family and comes back", () => {
  const habits = livesOf(1, 1)[0];
  if (habits === undefined) throw new Error("no senior");
  const day = planDay(habits, createRandom("ride"));
  const ride = day.filter(({ activity }) => activity === "riding");

  expect(ride.length).toBeGreaterThan(0);
  expect(ride.every(({ accompanied }) => accompanied)).toBe(true);
  expect(Math.max(...ride.map(({ way }) => way?.lengthM ?? 0))).toBeGreaterThan(FENCE_M);
  expect(truthAt(habits, day, DAY_S - 1).at).toEqual(habits.home);
});

test("the same seed gives a senior the same day", () => {
  const habits = livesOf(1, 0)[0];
  if (habits === undefined) throw new Error("no senior");

  expect(planDay(habits, createRandom("d1"))).toEqual(planDay(habits, createRandom("d1")));
  expect(planDay(habits, createRandom("d1"))).not.toEqual(planDay(habits, createRandom("d2")));
});
