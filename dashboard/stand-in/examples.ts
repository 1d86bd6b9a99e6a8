import type { IncidentView, PositionView, ResponderView, SeniorView, SignalView } from "../../infra/contract/views.ts";
import { epochMs, plusMs, toIso } from "../../infra/domain/time.ts";

/** 22:17:42 in Haining: "now" of the tests. */
export const now = epochMs(Date.parse("2026-11-21T22:17:42+08:00"));
export const before = (seconds: number): string => toIso(plusMs(now, -seconds * 1_000));
export const after = (seconds: number): string => toIso(plusMs(now, seconds * 1_000));

/** Views with everything in them; a test says only what matters to it. All people are invented. */
export function aSenior(over: Partial<SeniorView> = {}): SeniorView {
  return {
    seniorId: "wang",
    areaId: "330481001",
    name: "王秀珍",
    calledName: "王奶奶",
    gender: "female",
    birthYear: 1944,
    features: "白发挽髻",
    clothes: "暗红开衫",
    address: "竹里街 12 号（虚构）",
    home: { lon: 120.69, lat: 30.51 },
    wristbandId: "HN-121-0001",
    photoAt: null,
    guardians: [
      { personId: "lifang", slot: "A", name: "李芳", phone: "13800000121" },
      { personId: "chenwei", slot: "B", name: "陈伟", phone: "13900000121" },
    ],
    ...over,
  };
}

export function aPosition(over: Partial<PositionView> = {}): PositionView {
  return {
    seniorId: "wang",
    wristbandId: "HN-121-0001",
    standing: "inside",
    place: { lon: 120.69, lat: 30.51, fixedAt: before(8), accuracyM: 12 },
    source: "gnss",
    speedMps: 0.2,
    headingDeg: 90,
    distanceM: -240,
    heardAt: before(8),
    batteryPct: 76,
    charging: false,
    worn: true,
    ...over,
  };
}

export function aSignal(over: Partial<SignalView> = {}): SignalView {
  return {
    kind: "exit",
    happenedAt: before(150),
    concludedAt: before(135),
    late: false,
    place: { lon: 120.6955, lat: 30.5125, fixedAt: before(135), accuracyM: 40 },
    why: { rule: "evidence-1", distanceM: 178, probability: 0.997, cause: null, evidence: [] },
    ...over,
  };
}

export function aResponder(over: Partial<ResponderView> = {}): ResponderView {
  return {
    personId: "lifang",
    name: "李芳",
    phone: "13800000121",
    part: "guardianA",
    state: "called",
    since: before(120),
    delivery: null,
    ...over,
  };
}

export function anIncident(over: Partial<IncidentView> = {}): IncidentView {
  return {
    incidentId: "incident-1",
    number: 231,
    seniorId: "wang",
    areaId: "330481001",
    seniorName: "王秀珍",
    calledName: "王奶奶",
    state: "raised",
    level: 0,
    generation: 1,
    drill: false,
    raisedAt: before(135),
    endedAt: null,
    signals: [aSignal()],
    responders: [aResponder(), aResponder({ personId: "chenwei", name: "陈伟", part: "guardianB" })],
    leadId: null,
    links: [],
    mergedInto: null,
    tasks: [],
    clues: { given: 0, confirmed: 0 },
    next: { kind: "acknowledge", dueAt: after(45) },
    seq: 10,
    ...over,
  };
}
