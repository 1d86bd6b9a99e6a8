import type { IncidentView, PositionView, SeniorView } from "../../infra/contract/views.ts";
import { isLifeRisk, isTakenByTeam, stageOf } from "../incident/stage.ts";
import type { World } from "../live/world.ts";
import { districtOf } from "./areas.ts";

/** A wristband that somebody should look after, without an incident. */
export type WristbandCase = {
  readonly senior: SeniorView;
  readonly position: PositionView;
  readonly trouble: "silent" | "strapOff" | "lowBattery";
};

export type Queue = {
  /** Lost and not taken by the team, lost, wristbands with an incident, held: in this order, the longest waiting first. */
  readonly needed: readonly IncidentView[];
  readonly glance: readonly IncidentView[];
  readonly ended: readonly IncidentView[];
  readonly wristbands: readonly WristbandCase[];
  readonly counts: Counts;
};

/** `null`: not known yet, shown as a dash and never as zero. */
export type Counts = {
  readonly lost: number | null;
  readonly doubt: number | null;
  readonly wristband: number | null;
  readonly online: number | null;
  readonly total: number | null;
};

export const LOW_BATTERY_PCT = 15;

/** Everything that waits for somebody, of one area or of all. */
export function queueOf(world: World, areaId: string | null): Queue {
  const isHere = (id: string) => areaId === null || districtOf(world.areas, id) === areaId;
  const incidents = [...world.incidents.values()].filter((incident) => isHere(incident.areaId));
  const stages = (...wanted: readonly string[]) => incidents.filter((incident) => wanted.includes(stageOf(incident)));
  const needed = stages("lost", "held").sort(byUrgency);
  const glance = stages("doubt", "returned").sort(byAge);
  const seniors = [...world.seniors.values()].filter((senior) => isHere(senior.areaId));
  const wristbands = wristbandCases(world, seniors);
  const lost = needed.filter((incident) => isLifeRisk(incident) && !incident.drill);
  const online = seniors.filter(({ seniorId }) => isOnline(world.positions.get(seniorId))).length;
  const known = <Value>(value: Value) => (world.isKnown ? value : null);
  return {
    needed,
    glance,
    ended: stages("ended").sort(byAge),
    wristbands,
    counts: {
      lost: known(lost.length),
      doubt: known(glance.length),
      wristband: known(wristbands.length + needed.length - needed.filter(isLifeRisk).length),
      online: known(online),
      total: known(seniors.length),
    },
  };
}

/** Rank: 0 lost and not taken by the team, 1 lost, 2 a wristband's incident, 3 held. */
function rank(incident: IncidentView): number {
  if (stageOf(incident) === "held") return 3;
  if (!isLifeRisk(incident)) return 2;
  return isTakenByTeam(incident) ? 1 : 0;
}

function byUrgency(one: IncidentView, other: IncidentView): number {
  return rank(one) - rank(other) || other.level - one.level || byAge(one, other);
}

function byAge(one: IncidentView, other: IncidentView): number {
  return Date.parse(one.raisedAt) - Date.parse(other.raisedAt) || one.number - other.number;
}

export function isOnline(position: PositionView | undefined): boolean {
  return position !== undefined && position.standing !== "silent";
}

/** What is the matter with a wristband, the gravest first. */
export function troubleOf(position: PositionView): WristbandCase["trouble"] | null {
  if (position.worn === false && position.charging !== true) return "strapOff";
  if (position.standing === "silent") return "silent";
  const isLow = position.batteryPct !== null && position.batteryPct <= LOW_BATTERY_PCT;
  return isLow && position.charging !== true ? "lowBattery" : null;
}

function wristbandCases(world: World, seniors: readonly SeniorView[]): readonly WristbandCase[] {
  const open = new Set(
    [...world.incidents.values()].filter(({ endedAt }) => endedAt === null).map((one) => one.seniorId),
  );
  return seniors
    .flatMap((senior) => {
      const position = world.positions.get(senior.seniorId);
      const trouble = position === undefined || open.has(senior.seniorId) ? null : troubleOf(position);
      return position === undefined || trouble === null ? [] : [{ senior, position, trouble }];
    })
    .sort((one, other) => Date.parse(other.position.heardAt) - Date.parse(one.position.heardAt));
}

/** Incidents in the order of the queue: what J and K walk through. */
export function walkable({ needed, glance, ended }: Queue): readonly IncidentView[] {
  return [...needed, ...glance, ...ended];
}

/** The queue never reorders under the pointer: what was there keeps its place, what is new goes to the end. */
export function keepOrder(incidents: readonly IncidentView[], heldIds: readonly string[]): readonly IncidentView[] {
  const place = ({ incidentId }: IncidentView) => {
    const index = heldIds.indexOf(incidentId);
    return index === -1 ? heldIds.length : index;
  };
  return [...incidents].sort((one, other) => place(one) - place(other));
}
