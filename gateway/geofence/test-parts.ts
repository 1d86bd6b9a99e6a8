import type { Fence } from "../../infra/domain/fence.ts";
import type { StoredFix } from "../../infra/domain/fix.ts";
import { type LonLat, lonLat } from "../../infra/domain/geo.ts";
import { fenceId, seniorId, wristbandId } from "../../infra/domain/ids.ts";
import { localPlane } from "../../infra/domain/local-plane.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { type EpochMs, epochMs, plusMs } from "../../infra/domain/time.ts";
import {
  defaultEngineSettings,
  type Evaluation,
  evaluate,
  type Fact,
  initialState,
  type Scene,
  type SeniorState,
} from "./evaluate.ts";
import { createFenceIndex } from "./fence-index.ts";

export const wang = seniorId("senior-wang");
/** 2026-03-02 08:00 in Haining, a Monday. */
export const morning = epochMs(1_772_409_600_000);
export const plane = localPlane(120.68, 30.52);

/** Metres east and north of Wang's door. */
export function spot(x: number, y: number): LonLat {
  return lonLat(plane.originLon + x / plane.eastPerDegreeM, plane.originLat + y / plane.northPerDegreeM);
}

export const home: Fence = {
  fenceId: fenceId("home"),
  seniorId: wang,
  kind: "keepIn",
  shape: { kind: "circle", centre: spot(0, 0), radiusM: 200 },
  schedule: { spans: [] },
  version: 1,
  validFrom: null,
  validTo: null,
};

export function sceneWith(fences: readonly Fence[], more: Partial<Scene> = {}): Scene {
  const index = createFenceIndex();
  for (const fence of fences) index.upsert(fence);
  return { fences: index, excuses: [], settings: defaultEngineSettings, reportIntervalMs: 30_000, ...more };
}

/** A report `minute` minutes into the morning, `x` metres east of the door. */
export function fixAt(minute: number, x: number | null, more: Partial<StoredFix> = {}): StoredFix {
  const at = plusMs(morning, minute * 60_000);
  return {
    wristbandId: wristbandId("band-wang"),
    seniorId: wang,
    fixedAt: at,
    receivedAt: at,
    clockFault: null,
    at: x === null ? null : spot(x, 0),
    accuracyM: 10,
    accuracyLevel: 0.68,
    source: "gnss",
    speedMps: null,
    headingDeg: null,
    batteryPct: 80,
    charging: false,
    worn: true,
    events: [],
    arrival: Math.round(minute * 60),
    messageKey: Math.round(minute * 60),
    deliveryId: `delivery-${minute}`,
    ...more,
  };
}

export type Told = { readonly state: SeniorState; readonly signals: readonly Signal[]; readonly last: Evaluation };

export function ask(state: SeniorState, fact: Fact, scene: Scene, now: EpochMs): Evaluation {
  return evaluate({ state, fact, scene, now });
}

/** Feeds fixes one by one as they are received, with the ticks that fall due between them. */
export function feed(scene: Scene, fixes: readonly StoredFix[], from: SeniorState = initialState(wang)): Told {
  let last = ask(from, { kind: "started" }, scene, fixes[0]?.receivedAt ?? morning);
  const signals: Signal[] = [...last.signals];
  const step = (fact: Fact, now: EpochMs) => {
    last = ask(last.state, fact, scene, now);
    signals.push(...last.signals);
  };
  for (const fix of fixes) {
    while (last.nextLookAt !== null && last.nextLookAt < fix.receivedAt) step({ kind: "tick" }, last.nextLookAt);
    step({ kind: "fix", fix }, fix.receivedAt);
  }
  return { state: last.state, signals, last };
}

export function kindsOf(signals: readonly Signal[]): readonly string[] {
  return signals.map((it) => it.kind);
}

/** Sitting at home from minute `from` to minute `to`, a fix every half minute. */
export function atHome(from: number, to: number): readonly StoredFix[] {
  return Array.from({ length: (to - from) * 2 }, (_, i) => fixAt(from + i / 2, (i % 5) * 2));
}
