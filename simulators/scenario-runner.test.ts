import { describe, expect, test } from "vitest";
import { distanceM } from "../infra/domain/geo.ts";
import { epochMs } from "../infra/domain/time.ts";
import type { FleetMember } from "./fleet.ts";
import { createRandom } from "./random.ts";
import { checkScenario, readScenario, type Scenario, scenarioNames } from "./scenario.ts";
import { castScenario, createScenarioRun, type ScenarioRun } from "./scenario-runner.ts";
import { createTestFleet } from "./test-fleet.ts";

const oneAtNight = epochMs(Date.UTC(2026, 0, 4, 17));

function stage(scenario: Scenario, seniors = 40) {
  const { fleet, clock } = createTestFleet(seniors, oneAtNight);
  const cast = castScenario(scenario, fleet.members, createRandom("cast"));
  const run = createScenarioRun(scenario, fleet, cast, createRandom("run"));
  const play = (fromS: number, toS: number, look: (atS: number) => void = () => {}) => {
    for (let atS = fromS; atS <= toS; atS += 1) {
      run.advance(atS);
      look(atS);
      clock.advance(1_000);
    }
  };
  const truthOf = ({ wristband }: FleetMember) => wristband.life.truthAt(fleet.simClock.now());
  return { fleet, clock, cast, run, play, truthOf };
}

const only = (run: ScenarioRun, actor: string): FleetMember => {
  const [member, ...others] = run.cast.get(actor) ?? [];
  if (member === undefined || others.length > 0) throw new Error(`not one ${actor}`);
  return member;
};

describe("a senior who wanders at night", () => {
  test("is outside the fence within a quarter of an hour and home again after the hour", () => {
    const { run, play, truthOf } = stage(readScenario("wander-at-night"));
    const wanderer = only(run, "wanderer");
    const awayM = () => distanceM(truthOf(wanderer).at, wanderer.wristband.life.habits.home);
    let leftAtS = Number.POSITIVE_INFINITY;

    play(0, 3_599, (atS) => {
      if (awayM() > wanderer.credential.fenceRadiusM) leftAtS = Math.min(leftAtS, atS);
    });
    expect(leftAtS).toBeLessThan(900);
    expect(awayM()).toBeGreaterThan(800);

    play(3_600, 7_200);
    expect(awayM()).toBe(0);
    expect(run.isOver()).toBe(true);
  });

  test("in the demo is over the fence within a minute, wherever they live", () => {
    const scenario = readScenario("wander-demo");
    for (let seed = 0; seed < 10; seed += 1) {
      const { fleet, clock } = createTestFleet(120, oneAtNight);
      const cast = castScenario(scenario, fleet.members, createRandom(seed));
      const run = createScenarioRun(scenario, fleet, cast, createRandom(seed));
      const wanderer = only(run, "wanderer");
      expect(fleet.members.indexOf(wanderer)).toBeLessThan(10);
      run.advance(0);
      clock.advance(60_000);

      const { at } = wanderer.wristband.life.truthAt(fleet.simClock.now());
      expect(distanceM(at, wanderer.wristband.life.habits.home)).toBeGreaterThan(wanderer.credential.fenceRadiusM);
    }
  });
});

test("a senior on a bus is kilometres away in five minutes", () => {
  const { run, play, truthOf } = stage(readScenario("vehicle-exit"));
  play(0, 300);
  const passenger = only(run, "passenger");

  expect(distanceM(truthOf(passenger).at, passenger.wristband.life.habits.home)).toBeGreaterThan(2_000);
  expect(truthOf(passenger)).toMatchObject({ activity: "riding", speedMps: 14 });
});

test("seniors who stay inside the fence by the story do stay inside", () => {
  for (const name of ["fall", "band-taken-off"]) {
    for (let seed = 0; seed < 5; seed += 1) {
      const scenario = readScenario(name);
      const { fleet, clock } = createTestFleet(60, oneAtNight);
      const run = createScenarioRun(
        scenario,
        fleet,
        castScenario(scenario, fleet.members, createRandom(seed)),
        createRandom(seed),
      );
      for (let atS = 0; atS < 1_900; atS += 20) {
        run.advance(atS);
        clock.advance(20_000);
        for (const { wristband, credential } of [...run.cast.values()].flat()) {
          const { at } = wristband.life.truthAt(fleet.simClock.now());
          expect(distanceM(at, wristband.life.habits.home)).toBeLessThan(credential.fenceRadiusM - 20);
        }
      }
    }
  }
});

test("a network that fails takes a whole sub-district and nobody else, and nobody plays two parts", () => {
  const { fleet, cast } = stage(readScenario("mass-outage"));
  const dark = [...cast.values()].flat();

  expect(new Set(dark).size).toBe(dark.length);
  expect(dark).toHaveLength(fleet.members.filter(({ credential }) => credential.areaId === "330481004").length);
  expect(dark.every(({ credential }) => credential.areaId === "330481004")).toBe(true);
});

test("every story finds its cast among sixty seniors and plays to its end", () => {
  for (const name of scenarioNames()) {
    const { run } = stage(readScenario(name), 60);
    run.advance(3_600);

    expect(run.isOver(), name).toBe(true);
  }
});

test("a story without enough seniors says who is missing", () => {
  const scenario = checkScenario({
    ...readScenario("fall"),
    actors: { fallen: { count: 41 } },
  });

  expect(() => stage(scenario)).toThrow('"fallen" needs 41 seniors, 40 fit');
});
