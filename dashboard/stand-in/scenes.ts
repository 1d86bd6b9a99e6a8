import type {
  IncidentView,
  PositionView,
  ResponderView,
  SignalView,
  TimelineEntry,
} from "../../infra/contract/views.ts";
import { type EpochMs, plusMs, toIso } from "../../infra/domain/time.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { gu, lastSeenWang, liFangNow, shen, wang, zhou } from "./cast.ts";
import {
  type At,
  doubtPosition,
  exitSignal,
  homePosition,
  incidentOf,
  outsidePosition,
  responder,
  wangPosition,
} from "./scene-parts.ts";

export type Scene = {
  readonly incidents: readonly IncidentView[];
  readonly positions: Readonly<Record<string, Partial<PositionView>>>;
  readonly timelines: Readonly<Record<string, readonly TimelineEntry[]>>;
};

export const sceneNames = [
  "quiet",
  "live",
  "fresh",
  "silent",
  "stale",
  "sos",
  "going",
  "other",
  "contact",
  "returned",
  "found",
  "drill",
  "doubt",
] as const;
export type SceneName = (typeof sceneNames)[number];

/** One moment of the stand-in's town: `live` is the console of the mock-ups, the others single states of one incident. */
export function createScene(name: SceneName, now: EpochMs): Scene {
  const at = (secondsAgo: number) => toIso(plusMs(now, -secondsAgo * 1_000));
  switch (name) {
    case "quiet":
      return { incidents: [], positions: {}, timelines: {} };
    case "live":
      return liveScene(at);
    case "fresh":
      return wangScene(at, { a: "called", b: "called", team: "called", state: "raised", level: 0 });
    case "silent":
      return silentScene(at, { a: "acknowledged", b: "enRoute", team: "enRoute", state: "enRoute", level: 1 });
    case "stale":
      return silentScene(at, { a: "shown", b: "called", team: "called", state: "raised", level: 1 });
    case "sos":
      return sosScene(at);
    case "going":
      return wangScene(at, { a: "enRoute", b: "called", team: "acknowledged", state: "enRoute", level: 1 });
    case "other":
      return wangScene(at, { a: "called", b: "enRoute", team: "enRoute", state: "enRoute", level: 1 });
    case "contact":
      return wangScene(at, { a: "contact", b: "acknowledged", team: "enRoute", state: "contact", level: 1 });
    case "returned":
      return wangScene(at, { a: "acknowledged", b: "called", team: "called", state: "returnedUnconfirmed", level: 0 });
    case "found":
      return wangScene(at, { a: "contact", b: "acknowledged", team: "enRoute", state: "found", level: 1 });
    case "drill":
      return drillScene(at);
    case "doubt":
      return { incidents: [doubt(at)], positions: { [gu]: doubtPosition(at) }, timelines: {} };
    default:
      return unreachable(name);
  }
}

type Cast = {
  readonly a: ResponderView["state"];
  readonly b: ResponderView["state"];
  readonly team: ResponderView["state"];
  readonly state: IncidentView["state"];
  readonly level: number;
};

function liveScene(at: At): Scene {
  const scene = wangScene(at, { a: "enRoute", b: "called", team: "called", state: "enRoute", level: 1 });
  return {
    incidents: [...scene.incidents, held(at), doubt(at), returned(at)],
    positions: {
      ...scene.positions,
      [gu]: doubtPosition(at),
      [zhou]: outsidePosition(at, { x: -13, y: -11.4, distanceM: 210, secondsAgo: 20 }),
    },
    timelines: scene.timelines,
  };
}

function wangScene(at: At, cast: Cast): Scene {
  const isOver = cast.state === "found";
  const incident: IncidentView = {
    ...incidentOf({
      incidentId: "incident-0231",
      number: 231,
      seniorId: wang,
      seniorName: "王秀珍",
      calledName: "王奶奶",
      areaId: "330481001",
    }),
    state: cast.state,
    level: cast.level,
    generation: 4,
    raisedAt: at(isOver ? 948 : 135),
    endedAt: isOver ? at(15) : null,
    signals: [exitSignal(at)],
    responders: [
      responder({
        personId: "person-lifang",
        name: "李芳",
        part: "guardianA",
        state: cast.a,
        since: at(95),
        delivery: null,
      }),
      responder({
        personId: "person-chenwei",
        name: "陈伟",
        part: "guardianB",
        state: cast.b,
        since: at(60),
        delivery: { channel: "voice", attempt: 2, outcome: "sending", at: at(32) },
      }),
      responder({
        personId: "person-zhou",
        name: "周启明",
        part: "dutyOfficer",
        state: cast.team,
        since: at(70),
        delivery: { channel: "page", attempt: 1, outcome: "shown", at: at(60) },
      }),
    ],
    leadId: cast.a === "called" ? null : "person-lifang",
    links: [],
    mergedInto: null,
    tasks: [],
    clues: { given: 0, confirmed: 0 },
    next: nextOf(cast, at),
    seq: 40,
  };
  const position = cast.state === "returnedUnconfirmed" || isOver ? homePosition(at) : wangPosition(at);
  return { incidents: [incident], positions: { [wang]: position }, timelines: { "incident-0231": wangTimeline(at) } };
}

function nextOf({ state }: Cast, at: At): IncidentView["next"] {
  if (state === "found") return { kind: "autoClose", dueAt: at(-86_400) };
  if (state === "returnedUnconfirmed") return { kind: "returnConfirm", dueAt: at(-492) };
  return state === "raised" ? { kind: "acknowledge", dueAt: at(-45) } : { kind: "hardCap", dueAt: at(-1_665) };
}

function silentScene(at: At, cast: Cast): Scene {
  const scene = wangScene(at, cast);
  const place = { lon: lastSeenWang[0], lat: lastSeenWang[1], fixedAt: at(560), accuracyM: 62 };
  const incidents = scene.incidents.map((incident) => ({ ...incident, raisedAt: at(680) }));
  return {
    ...scene,
    incidents,
    positions: { [wang]: { ...wangPosition(at), standing: "silent", place, heardAt: at(540), batteryPct: 9 } },
  };
}

function sosScene(at: At): Scene {
  const scene = wangScene(at, { a: "called", b: "called", team: "called", state: "raised", level: 1 });
  const why = { rule: "sos-1", distanceM: null, probability: null, cause: null, evidence: [] };
  const sos: SignalView = { kind: "sos", happenedAt: at(30), concludedAt: at(30), late: false, place: null, why };
  const incidents = scene.incidents.map((incident) => ({ ...incident, raisedAt: at(30), signals: [sos] }));
  return {
    incidents,
    positions: { [wang]: { standing: "unknown", place: null, distanceM: null, heardAt: at(30), batteryPct: 64 } },
    timelines: {},
  };
}

function drillScene(at: At): Scene {
  const scene = wangScene(at, { a: "called", b: "called", team: "idle", state: "raised", level: 0 });
  return {
    incidents: scene.incidents.map((one) => ({ ...one, drill: true, raisedAt: at(5) })),
    positions: { [wang]: homePosition(at) },
    timelines: {},
  };
}

function held(at: At): IncidentView {
  return {
    ...incidentOf({
      incidentId: "incident-0230",
      number: 230,
      seniorId: zhou,
      seniorName: "周阿根",
      calledName: "周爷爷",
      areaId: "330481110",
    }),
    state: "contact",
    level: 1,
    generation: 5,
    raisedAt: at(848),
    signals: [{ ...exitSignal(at), happenedAt: at(850), concludedAt: at(848) }],
    responders: [
      responder({
        personId: "person-zhiqiang",
        name: "沈志强",
        part: "guardianA",
        state: "contact",
        since: at(150),
        delivery: null,
      }),
      responder({
        personId: "guardian-zhou-b",
        name: "吴敏",
        part: "guardianB",
        state: "acknowledged",
        since: at(700),
        delivery: null,
      }),
      responder({
        personId: "person-wu",
        name: "吴队员",
        part: "rescuer",
        state: "acknowledged",
        since: at(600),
        delivery: null,
      }),
    ],
    leadId: "person-zhiqiang",
    links: [],
    mergedInto: null,
    tasks: [],
    clues: { given: 0, confirmed: 0 },
    next: null,
    seq: 31,
  };
}

function doubt(at: At): IncidentView {
  const why = { rule: "evidence-1", distanceM: 30, probability: 0.62, cause: null, evidence: [] };
  const signal: SignalView = {
    kind: "suspicion",
    happenedAt: at(22),
    concludedAt: at(22),
    late: false,
    place: null,
    why,
  };
  return {
    ...incidentOf({
      incidentId: "incident-0232",
      number: 232,
      seniorId: gu,
      seniorName: "顾念慈",
      calledName: "顾奶奶",
      areaId: "330481002",
    }),
    state: "suspected",
    generation: 1,
    raisedAt: at(22),
    signals: [signal],
    seq: 38,
  };
}

function returned(at: At): IncidentView {
  return {
    ...incidentOf({
      incidentId: "incident-0229",
      number: 229,
      seniorId: shen,
      seniorName: "沈宝珠",
      calledName: "沈奶奶",
      areaId: "330481002",
    }),
    state: "returnedUnconfirmed",
    generation: 6,
    raisedAt: at(1_130),
    signals: [{ ...exitSignal(at), kind: "enter" }],
    next: { kind: "returnConfirm", dueAt: at(-492) },
    seq: 36,
  };
}

function wangTimeline(at: At): readonly TimelineEntry[] {
  const liFang = { kind: "person" as const, personId: "person-lifang", name: "李芳" };
  const machine = (kind: "system" | "timer" | "provider") => ({ kind, personId: null, name: null });
  const answer = { personId: "person-lifang", part: "guardianA", note: null, place: { at: liFangNow, accuracyM: 12 } };
  const people = [
    { personId: "person-lifang", part: "guardianA" },
    { personId: "person-chenwei", part: "guardianB" },
  ];
  const [li, chen] = [
    { personId: "person-lifang", name: "李芳" },
    { personId: "person-chenwei", name: "陈伟" },
  ];
  const voice = { personId: "person-chenwei", channel: "voice" };
  return [
    {
      seq: 30,
      at: at(183),
      kind: "opened",
      actor: machine("system"),
      about: [],
      data: { state: "suspected", signal: { kind: "suspicion" } },
    },
    {
      seq: 31,
      at: at(135),
      kind: "raised",
      actor: machine("system"),
      about: [],
      data: { signal: { kind: "exit" }, level: 0 },
    },
    {
      seq: 32,
      at: at(135),
      kind: "called",
      actor: machine("system"),
      about: [li, chen],
      data: { people, why: "raised" },
    },
    {
      seq: 33,
      at: at(134),
      kind: "delivered",
      actor: machine("provider"),
      about: [chen],
      data: { ...voice, channel: "mqtt", attempt: 1 },
    },
    { seq: 34, at: at(95), kind: "acknowledged", actor: liFang, about: [li], data: answer },
    {
      seq: 35,
      at: at(71),
      kind: "levelChanged",
      actor: machine("timer"),
      about: [],
      data: { level: 1, why: "noAnswer" },
    },
    { seq: 37, at: at(40), kind: "enRoute", actor: liFang, about: [li], data: answer },
    {
      seq: 40,
      at: at(32),
      kind: "deliveryFailed",
      actor: machine("provider"),
      about: [chen],
      data: { ...voice, attempt: 1, code: "NO_ANSWER" },
    },
  ];
}
