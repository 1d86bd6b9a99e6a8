import type { ExcuseView, IncidentActionBody } from "../../infra/contract/http.ts";
import type { PersonHome } from "../../infra/contract/person-homes.ts";
import type {
  AreaView,
  FixView,
  IncidentView,
  PositionView,
  SeniorView,
  TimelineEntry,
} from "../../infra/contract/views.ts";
import type { ResponderState } from "../../infra/domain/incident.ts";
import { plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { wang, wangsWay } from "./cast.ts";
import { homesAtFirst } from "./guardian-homes.ts";
import type { Scene } from "./scenes.ts";
import type { Account, Town } from "./town.ts";

/** The stand-in's memory: who there is, where, what is going on, and what people answered. */
export type Desk = {
  readonly areas: readonly AreaView[];
  readonly seniors: Map<string, SeniorView>;
  readonly positions: Map<string, PositionView>;
  readonly incidents: Map<string, IncidentView>;
  readonly timelines: Map<string, readonly TimelineEntry[]>;
  /** Subscriptions of browsers, as they were sent. */
  readonly browsers: Set<string>;
  /** What was ordered of incidents, in order. */
  readonly answers: { readonly incidentId: string; readonly personId: string; readonly body: IncidentActionBody }[];
  readonly act: (incidentId: string, account: Account, body: IncidentActionBody) => IncidentView | null;
  readonly fixesOf: (seniorId: string) => readonly FixView[];
  /** Guardians who were sent a test. */
  readonly tested: Set<string>;
  readonly excuses: Map<string, ExcuseView>;
  /** Where guardians live, by person. */
  readonly homes: Map<string, PersonHome>;
  readonly seq: () => number;
  readonly isVisible: (account: Account, seniorId: string) => boolean;
};

const responderStates: Partial<Record<IncidentActionBody["action"], ResponderState>> = {
  acknowledge: "acknowledged",
  enRoute: "enRoute",
  contact: "contact",
  decline: "declined",
  withdraw: "declined",
};
const eventKinds: Partial<Record<IncidentActionBody["action"], string>> = {
  acknowledge: "acknowledged",
  decline: "declined",
  withdraw: "withdrew",
  object: "objected",
  note: "noted",
  escalate: "levelChanged",
  close: "closed",
};
const incidentStates: Partial<Record<IncidentActionBody["action"], IncidentView["state"]>> = {
  acknowledge: "acknowledged",
  enRoute: "enRoute",
  contact: "contact",
  found: "found",
  falseAlarm: "falseAlarm",
  close: "closed",
  object: "raised",
  reopen: "raised",
};

export function createDesk(town: Town, scene: Scene, clock: Clock): Desk {
  const byId = <Item>(items: readonly Item[], id: (item: Item) => string) =>
    new Map(items.map((item) => [id(item), item]));
  const incidents = byId(scene.incidents, ({ incidentId }) => incidentId);
  const seniors = byId(town.seniors, ({ seniorId }) => seniorId);
  const positions = byId(town.positions, ({ seniorId }) => seniorId);
  const timelines = new Map(Object.entries(scene.timelines));
  const answers: Desk["answers"] = [];
  let seq = 100;

  function act(incidentId: string, { person }: Account, body: IncidentActionBody): IncidentView | null {
    const incident = incidents.get(incidentId);
    if (incident === undefined) return null;
    if (answers.some((answer) => answer.body.idempotencyKey === body.idempotencyKey)) return incident;
    answers.push({ incidentId, personId: person.personId, body });
    seq += 1;
    const at = toIso(clock.now());
    const state = responderStates[body.action];
    const next: IncidentView = {
      ...incident,
      seq,
      generation: incident.generation + 1,
      state: incidentStates[body.action] ?? incident.state,
      level: body.action === "escalate" ? Math.min(3, incident.level + 1) : incident.level,
      endedAt: body.action === "found" || body.action === "falseAlarm" ? at : incident.endedAt,
      responders: incident.responders.map((one) =>
        one.personId === person.personId && state !== undefined ? { ...one, state, since: at, delivery: null } : one,
      ),
    };
    incidents.set(incidentId, next);
    const actor = { kind: "person" as const, personId: person.personId, name: person.name };
    const { action, note, place } = body;
    const told = place === undefined ? null : { at: [place.lon, place.lat], accuracyM: place.accuracyM ?? null };
    const data = { personId: person.personId, note: note ?? null, place: told };
    const entry: TimelineEntry = { seq, at, kind: eventKinds[action] ?? action, actor, about: [], data };
    timelines.set(incidentId, [...(timelines.get(incidentId) ?? []), entry]);
    return next;
  }

  return {
    areas: town.areas,
    seniors,
    positions,
    incidents,
    timelines,
    browsers: new Set(),
    homes: new Map(homesAtFirst),
    answers,
    tested: new Set(),
    excuses: new Map(),
    act,
    fixesOf: (seniorId) =>
      seniorId === wang && positions.get(wang)?.standing !== "inside" ? wangFixes(clock, positions.get(wang)) : [],
    seq: () => seq,
    isVisible: ({ person }, seniorId) =>
      person.roles.some(
        ({ role, areaId }) =>
          role !== "guardian" && (areaId === null || role !== "rescuer" || areaId === seniors.get(seniorId)?.areaId),
      ) ||
      (seniors.get(seniorId)?.guardians.some(({ personId }) => personId === person.personId) ?? false),
  };
}

/** The way ends where and when the scene last saw her. */
function wangFixes(clock: Clock, position: PositionView | undefined): readonly FixView[] {
  const lastMs = clock.now() - Date.parse(position?.place?.fixedAt ?? toIso(clock.now()));
  const shiftMs = Math.max(0, lastMs - 8_000);
  return wangsWay.map(({ at: [lon, lat], secondsAgo }, seq) => {
    const fixedAt = toIso(plusMs(clock.now(), -secondsAgo * 1_000 - shiftMs));
    return {
      fixedAt,
      receivedAt: fixedAt,
      lon,
      lat,
      accuracyM: 20,
      source: "gnss",
      speedMps: 0.9,
      batteryPct: 41,
      events: [],
      seq,
    };
  });
}
