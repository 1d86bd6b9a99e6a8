import { describe, expect, test } from "vitest";
import { distanceM, lonLat } from "../infra/domain/geo.ts";
import { epochMs, HOUR_MS } from "../infra/domain/time.ts";
import type { Habits } from "./habits.ts";
import { createLife } from "./life.ts";
import { offsetM } from "./plane.ts";
import { createRandom } from "./random.ts";
import { createWalk } from "./walk.ts";

const home = lonLat(120.69, 30.51);
const habits: Habits = {
  home,
  paceMps: 0.8,
  wakeS: 6 * 3_600,
  sleepS: 21 * 3_600,
  chargeFromS: 21 * 3_600,
  chargeToS: 6 * 3_600,
  near: [{ kind: "market", way: createWalk([home, offsetM(home, 200, 0)]), indoors: true }],
  away: [],
  awayShare: 0,
};
const twoAtNight = epochMs(Date.UTC(2026, 0, 4, 18));
const later = (seconds: number) => epochMs(twoAtNight + seconds * 1_000);
const wander = { way: createWalk([home, offsetM(home, 0, 900)]), speedMps: 0.9, startM: 0, by: "walking" } as const;

describe("a senior who leaves home at two at night", () => {
  test("is asleep at home before and on the street after", () => {
    const life = createLife(habits, createRandom(1));

    expect(life.truthAt(twoAtNight)).toMatchObject({ activity: "asleep", at: home, charging: true });
    life.sendOn(wander, twoAtNight);

    expect(distanceM(life.truthAt(later(600)).at, home)).toBeCloseTo(540, 0);
    expect(life.truthAt(later(600))).toMatchObject({ activity: "walking", indoors: false, charging: false });
  });

  test("stands at the end of the way until somebody comes", () => {
    const life = createLife(habits, createRandom(1));
    life.sendOn({ ...wander, startM: 850 }, twoAtNight);

    expect(distanceM(life.truthAt(later(3_600)).at, home)).toBeCloseTo(900, 0);
    expect(life.truthAt(later(3_600)).speedMps).toBe(0);
  });

  test("is brought home the way they came and lives on as usual", () => {
    const life = createLife(habits, createRandom(1));
    life.sendOn(wander, twoAtNight);
    life.truthAt(later(300));
    life.sendHome(later(300));

    const halfway = life.truthAt(later(450));
    const back = life.truthAt(later(700));

    expect(distanceM(halfway.at, home)).toBeCloseTo(135, 0);
    expect(back).toMatchObject({ activity: "asleep", indoors: true, at: home });
  });
});

test("going home without having gone anywhere changes nothing", () => {
  const life = createLife(habits, createRandom(1));
  life.sendHome(twoAtNight);

  expect(life.truthAt(twoAtNight).activity).toBe("asleep");
});

test("from one moment to the next nobody jumps, over three days", () => {
  const life = createLife(habits, createRandom(2));
  let before = life.truthAt(twoAtNight).at;
  for (let at: number = twoAtNight; at < twoAtNight + 72 * HOUR_MS; at += 10_000) {
    const here = life.truthAt(epochMs(at)).at;
    expect(distanceM(before, here)).toBeLessThan(10);
    before = here;
  }
});
