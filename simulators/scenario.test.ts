import { describe, expect, test } from "vitest";
import { checkScenario, readScenario, scenarioNames } from "./scenario.ts";

test("the project's stories are those that a wristband can live through, and all read well", () => {
  expect(scenarioNames()).toEqual([
    "band-taken-off",
    "fall",
    "low-battery",
    "mass-outage",
    "sos-indoors",
    "vehicle-exit",
    "wander-at-night",
    "wander-demo",
  ]);
  for (const name of scenarioNames()) expect(readScenario(name).name).toBe(name);
});

describe("a story that makes no sense is refused with the reason", () => {
  const story = readScenario("fall");

  test("when nobody plays the part", () => {
    expect(() => checkScenario({ ...story, actors: {} })).toThrow('nobody plays "fallen"');
  });

  test("when time runs backwards", () => {
    expect(() => checkScenario({ ...story, steps: story.steps.toReversed() })).toThrow("out of order");
  });

  test("when a wristband should do what it cannot", () => {
    const steps = [{ atS: 0, actor: "fallen", act: { do: "fly" } }];

    expect(() => checkScenario({ ...story, steps })).toThrow("not a scenario: /steps/0/act");
    expect(() => checkScenario({ ...story, expects: [{ actor: "fallen", signal: "boredom", comes: true }] })).toThrow(
      "/expects/0/signal",
    );
  });

  test("when there is no such story, with the names of those there are", () => {
    expect(() => readScenario("../package")).toThrow("there are: band-taken-off, fall");
  });
});
