import type { IncidentView, PositionView, ResponderView, SignalView } from "../../infra/contract/views.ts";
import { lastSeenWang } from "./cast.ts";
import { km } from "./town.ts";

/** An instant so many seconds before the moment of the scene. */
export type At = (secondsAgo: number) => string;

type Who = Pick<IncidentView, "incidentId" | "number" | "seniorId" | "seniorName" | "calledName" | "areaId">;

export function incidentOf(who: Who): IncidentView {
  return {
    ...who,
    state: "raised",
    level: 0,
    generation: 1,
    drill: false,
    raisedAt: "",
    endedAt: null,
    signals: [],
    responders: [],
    leadId: null,
    links: [],
    mergedInto: null,
    tasks: [],
    clues: { given: 0, confirmed: 0 },
    next: null,
    seq: 1,
  };
}

export function responder(who: Omit<ResponderView, "phone">): ResponderView {
  return { ...who, phone: "13800000000" };
}

/** Signed distance, one standard error, seconds ago: out of the fence and away from it. */
const evidence = [
  [-182, 14, 330],
  [-176, 12, 302],
  [-150, 16, 274],
  [-118, 12, 246],
  [-82, 20, 218],
  [-30, 46, 196],
  [8, 12, 183],
  [17, 12, 171],
  [25, 11, 160],
  [33, 12, 148],
  [39, 12, 141],
  [44, 11, 135],
] as const;

export function exitSignal(at: At): SignalView {
  return {
    kind: "exit",
    happenedAt: at(183),
    concludedAt: at(135),
    late: false,
    place: { lon: lastSeenWang[0], lat: lastSeenWang[1], fixedAt: at(135), accuracyM: 40 },
    why: {
      rule: "evidence-1",
      distanceM: 44,
      probability: 0.997,
      cause: null,
      evidence: evidence.map(([distanceM, sigmaM, secondsAgo], index) => ({
        at: at(secondsAgo),
        distanceM,
        sigmaM,
        score: index / 2,
      })),
    },
  };
}

export function wangPosition(at: At): Partial<PositionView> {
  return {
    standing: "outside",
    place: { lon: lastSeenWang[0], lat: lastSeenWang[1], fixedAt: at(8), accuracyM: 62 },
    source: "gnss",
    speedMps: 0.9,
    headingDeg: 82,
    distanceM: 340,
    heardAt: at(8),
    batteryPct: 41,
    charging: false,
    worn: true,
  };
}

export function homePosition(at: At): Partial<PositionView> {
  const [lon, lat] = km(0.5, -0.5);
  return {
    ...wangPosition(at),
    standing: "inside",
    place: { lon, lat, fixedAt: at(20), accuracyM: 18 },
    distanceM: -260,
    speedMps: 0,
  };
}

export function doubtPosition(at: At): Partial<PositionView> {
  return { ...outsidePosition(at, { x: -1.62, y: -0.72, distanceM: 30, secondsAgo: 22 }), standing: "unsure" };
}

type Spot = { readonly x: number; readonly y: number; readonly distanceM: number; readonly secondsAgo: number };

export function outsidePosition(at: At, { x, y, distanceM, secondsAgo }: Spot): Partial<PositionView> {
  const [lon, lat] = km(x, y);
  return {
    standing: "outside",
    place: { lon, lat, fixedAt: at(secondsAgo), accuracyM: 24 },
    distanceM,
    heardAt: at(secondsAgo),
    speedMps: 0.2,
  };
}
