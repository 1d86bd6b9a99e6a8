import { existsSync, readdirSync, readFileSync } from "node:fs";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { oneOf } from "../infra/contract/telemetry.ts";
import { signalKinds } from "../infra/domain/signal.ts";

const Metres = Type.Number({ minimum: 1, maximum: 50_000 });
const Mps = Type.Number({ minimum: 0.1, maximum: 40 });
const act = <const Name extends string, Fields extends Type.TProperties>(name: Name, fields: Fields) =>
  Type.Object({ do: Type.Literal(name), ...fields }, { additionalProperties: false });

/** What can happen to a senior or their wristband. */
export const ScenarioAct = Type.Union([
  /** Walks away from home along the streets. `fenceShareGone`: how much of the way to the fence is already behind them. */
  act("wander", {
    distanceM: Metres,
    speedMps: Mps,
    towardsDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 360 })),
    fenceShareGone: Type.Optional(Type.Number({ minimum: 0, maximum: 0.98 })),
  }),
  /** Is driven away. */
  act("ride", {
    distanceM: Metres,
    speedMps: Mps,
    towardsDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 360 })),
  }),
  act("goHome", {}),
  act("sos", {}),
  act("fall", {}),
  act("strapOff", {}),
  act("strapOn", {}),
  /** Deep indoors: the wristband still reports, without a place. */
  act("sky", { see: oneOf(["sky", "nothing"]) }),
  act("radio", { is: oneOf(["on", "off"]) }),
  act("battery", { pct: Type.Number({ minimum: 0, maximum: 100 }) }),
]);
export type ScenarioAct = Static<typeof ScenarioAct>;

const Actor = Type.Object(
  {
    /** How many seniors play this part; `all`: everybody in the area. */
    count: Type.Union([Type.Integer({ minimum: 1 }), Type.Literal("all")]),
    areaId: Type.Optional(Type.String()),
    /** Only seniors whose home fence is at most so wide: a short way out makes a short story. */
    fenceAtMostM: Type.Optional(Metres),
    /** Only the first so many of the fleet: those whose guardians enrol gave an account, so that somebody can answer. */
    amongFirst: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);

const Step = Type.Object(
  {
    /** Real seconds after the start, rising. */
    atS: Type.Number({ minimum: 0, maximum: 86_400 }),
    actor: Type.String(),
    act: ScenarioAct,
  },
  { additionalProperties: false },
);

/** A story that happens to a fleet: who, when, what, and what the service should conclude. */
export const Scenario = Type.Object(
  {
    name: Type.String({ pattern: "^[a-z][a-z-]*$" }),
    about: Type.String(),
    /** HH:MM in Haining at which the day begins when the scenario runs alone. */
    timeOfDay: Type.Optional(Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" })),
    actors: Type.Record(Type.String(), Actor),
    steps: Type.Array(Step, { minItems: 1 }),
    /** For tests: signals that must come for each of the actor's seniors, or must not. */
    expects: Type.Array(
      Type.Object(
        {
          actor: Type.String(),
          signal: oneOf(signalKinds),
          comes: Type.Boolean(),
          withinS: Type.Optional(Type.Number()),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type Scenario = Static<typeof Scenario>;

/** Beside the sources, also when this runs from the compiled folder. */
function scenarioFolder(): URL {
  const [beside, compiled] = ["./scenarios/", "../../simulators/scenarios/"].map(
    (path) => new URL(path, import.meta.url),
  );
  const found = [beside, compiled].find((candidate) => candidate !== undefined && existsSync(candidate));
  if (found === undefined) throw new Error("the scenarios are missing: simulators/scenarios");
  return found;
}

/** The stories that come with the project, in alphabetical order. */
export function scenarioNames(): readonly string[] {
  return readdirSync(scenarioFolder())
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .toSorted();
}

/** Reads one of the scenarios that come with the project. */
export function readScenario(name: string): Scenario {
  if (!scenarioNames().includes(name)) {
    throw new Error(`there is no scenario "${name}"; there are: ${scenarioNames().join(", ")}`);
  }
  const parsed: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, scenarioFolder()), "utf8"));
  return checkScenario(parsed);
}

/** Checks shape and sense: every actor named is declared, steps come in order. */
export function checkScenario(content: unknown): Scenario {
  if (!Value.Check(Scenario, content)) {
    const [first] = Value.Errors(Scenario, content);
    throw new Error(`not a scenario: ${first?.instancePath ?? ""} ${first?.message ?? ""}`);
  }
  for (const { actor } of [...content.steps, ...content.expects]) {
    if (!Object.hasOwn(content.actors, actor)) throw new Error(`scenario ${content.name}: nobody plays "${actor}"`);
  }
  const late = content.steps.find((step, index) => step.atS < (content.steps[index - 1]?.atS ?? 0));
  if (late !== undefined) throw new Error(`scenario ${content.name}: the step at ${late.atS} s is out of order`);
  return content;
}
