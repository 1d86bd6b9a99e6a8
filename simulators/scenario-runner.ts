import { unreachable } from "../infra/domain/unreachable.ts";
import type { Fleet, FleetMember } from "./fleet.ts";
import type { Random } from "./random.ts";
import type { Scenario, ScenarioAct } from "./scenario.ts";
import { anyWayOut, walkOut } from "./way-out.ts";

/** Who of the fleet plays which part. */
export type Cast = ReadonlyMap<string, readonly FleetMember[]>;

export type ScenarioRun = {
  readonly cast: Cast;
  /** Does everything that is due `elapsedS` real seconds after the start; call it before the fleet's tick. */
  readonly advance: (elapsedS: number) => void;
  readonly isOver: () => boolean;
};

/** Gives each part to different seniors, drawn by the seed. Throws when the fleet has too few that fit. */
export function castScenario(scenario: Scenario, members: readonly FleetMember[], random: Random): Cast {
  const free = new Set(members);
  const cast = new Map<string, readonly FleetMember[]>();
  for (const [actor, part] of Object.entries(scenario.actors)) {
    const eligible = members.slice(0, part.amongFirst ?? members.length).filter((member) => free.has(member));
    const fitting = eligible.filter(
      ({ credential }) =>
        (part.areaId === undefined || credential.areaId === part.areaId) &&
        credential.fenceRadiusM <= (part.fenceAtMostM ?? Number.POSITIVE_INFINITY),
    );
    const wanted = part.count === "all" ? fitting.length : part.count;
    if (fitting.length < Math.max(1, wanted)) {
      throw new Error(`scenario ${scenario.name}: "${actor}" needs ${wanted} seniors, ${fitting.length} fit`);
    }
    const chosen = shuffled(fitting, random.fork(actor)).slice(0, wanted);
    for (const member of chosen) free.delete(member);
    cast.set(actor, chosen);
  }
  return cast;
}

/** The story with its cast, at its beginning; steps are done once, in order, also when several are due at once. */
export function createScenarioRun(scenario: Scenario, fleet: Fleet, cast: Cast, random: Random): ScenarioRun {
  let next = 0;
  return {
    cast,
    advance: (elapsedS) => {
      for (let step = scenario.steps[next]; step !== undefined && step.atS <= elapsedS; step = scenario.steps[next]) {
        next += 1;
        for (const member of cast.get(step.actor) ?? []) {
          perform(step.act, member, { fleet, random: random.fork(`${next}/${member.credential.wristbandId}`) });
        }
      }
    },
    isOver: () => next >= scenario.steps.length,
  };
}

type Stage = { readonly fleet: Fleet; readonly random: Random };

function perform(act: ScenarioAct, member: FleetMember, stage: Stage): void {
  const { wristband } = member;
  const { life, sensor } = wristband;
  const now = stage.fleet.simClock.now();
  const ground = { home: life.habits.home, net: stage.fleet.net, random: stage.random };
  switch (act.do) {
    case "wander":
      return life.sendOn(
        { ...walkOut(act, member.credential.fenceRadiusM, ground), speedMps: act.speedMps, by: "walking" },
        now,
      );
    case "ride":
      return life.sendOn({ way: anyWayOut(act, ground), startM: 0, speedMps: act.speedMps, by: "riding" }, now);
    case "goHome":
      return life.sendHome(now);
    case "sos":
    case "fall":
      return wristband.raise(act.do);
    case "strapOff":
      sensor.wear("takenOff");
      return wristband.raise("strapOff");
    case "strapOn":
      return sensor.wear("worn");
    case "sky":
      return sensor.see(act.see);
    case "radio":
      return wristband.setRadio(act.is);
    case "battery":
      return sensor.setBatteryPct(act.pct);
    default:
      return unreachable(act);
  }
}

/** Ordered by lot. */
function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const order = items.map((item) => ({ item, rank: random.uniform() }));
  return order.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item);
}
