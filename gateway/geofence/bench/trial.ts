import type { Fence } from "../../../infra/domain/fence.ts";
import type { StoredFix } from "../../../infra/domain/fix.ts";
import { lonLat } from "../../../infra/domain/geo.ts";
import { fenceId, seniorId, wristbandId } from "../../../infra/domain/ids.ts";
import { localPlane } from "../../../infra/domain/local-plane.ts";
import type { Signal } from "../../../infra/domain/signal.ts";
import { epochMs } from "../../../infra/domain/time.ts";
import { type BandWish, type EngineSettings, evaluate, initialState, type Scene } from "../evaluate.ts";
import { createFenceIndex } from "../fence-index.ts";
import { createChance } from "./chance.ts";
import { anySpot, createLife, type Life, type Noise, type Spot } from "./life.ts";

const RADIUS_M = 200;
const USUAL_S = 30;
const plane = localPlane(120.68, 30.52);
/** 2026-03-02 00:00 in Haining. */
const START_MS = 1_772_380_800_000;
const DAY_S = 86_400;
const senior = seniorId("trial");

export type Policy = {
  readonly settings: EngineSettings;
  /** The band reports every this many seconds while it is asked to; `null`: it takes no wishes. */
  readonly burstS: number | null;
  /** For a closer look at one trial. */
  readonly onSignal?: (signal: Signal, atS: number) => void;
};

/** Lives that stay inside: exits told per senior-day. */
export function falseAlertsPerDay(trial: {
  readonly policy: Policy;
  readonly noise: Noise;
  readonly seniors: number;
  readonly days: number;
  readonly seed: number;
  /** Distance of home from the edge, metres; `null`: anywhere within 120 m of the centre. */
  readonly homeToEdgeM: number | null;
}): number {
  let alerts = 0;
  for (let index = 0; index < trial.seniors; index += 1) {
    const seed = trial.seed + index * 7_919;
    const home = homeOf(seed, trial.homeToEdgeM);
    const life = createLife({ seed, noise: trial.noise, home, exit: null });
    alerts += watch(life, trial.policy, { toS: trial.days * DAY_S }).exits;
  }
  return alerts / (trial.seniors * trial.days);
}

/** Walks or rides straight away from home: seconds from the true crossing to the alert; `null` where none came. */
export function exitDelays(trial: {
  readonly policy: Policy;
  readonly noise: Noise;
  readonly exits: number;
  readonly speedMps: number;
  readonly seed: number;
}): readonly (number | null)[] {
  const delays: (number | null)[] = [];
  for (let index = 0; index < trial.exits; index += 1) {
    const seed = trial.seed + index * 104_729;
    const chance = createChance(seed ^ 0x9e3779b9);
    const home = homeOf(seed, null);
    const leave = { atS: 3_600 + chance.between(0, USUAL_S), headingRad: chance.between(0, 2 * Math.PI) };
    const life = createLife({ seed, noise: trial.noise, home, exit: { ...leave, speedMps: trial.speedMps } });
    const crossS = leave.atS + pathInsideM(home, leave.headingRad) / trial.speedMps;
    const { openSinceS } = watch(life, trial.policy, { toS: crossS + 3_600, stopAfterS: crossS });
    delays.push(openSinceS === null ? null : Math.max(0, openSinceS - crossS));
  }
  return delays;
}

export function percentile(values: readonly (number | null)[], share: number): number {
  const sorted = values.map((it) => it ?? Number.POSITIVE_INFINITY).sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function homeOf(seed: number, toEdgeM: number | null): Spot {
  const chance = createChance(seed ^ 0x1234567);
  return toEdgeM === null ? anySpot(chance, 120) : { x: RADIUS_M - toEdgeM, y: 0 };
}

function pathInsideM(home: Spot, headingRad: number): number {
  const along = home.x * Math.cos(headingRad) + home.y * Math.sin(headingRad);
  return -along + Math.sqrt(along * along + RADIUS_M * RADIUS_M - home.x * home.x - home.y * home.y);
}

/** Runs the live engine over one life; stops at the first alert after `stopAfterS`. */
function watch(life: Life, policy: Policy, span: { readonly toS: number; readonly stopAfterS?: number }) {
  const { toS, stopAfterS = Number.POSITIVE_INFINITY } = span;
  const scene = trialScene(policy.settings);
  let state = initialState(senior);
  let fastUntilS = 0;
  let tickAt: number | null = null;
  let exits = 0;
  let openSinceS: number | null = null;
  const hear = (signals: readonly Signal[], atS: number) => {
    for (const signal of signals) {
      const { kind } = signal;
      policy.onSignal?.(signal, atS);
      if (kind === "exit") {
        exits += 1;
        openSinceS = atS;
      }
      if (kind === "enter") openSinceS = null;
    }
  };
  for (let atS = 0; atS < toS; ) {
    const now = START_MS + Math.round(atS * 1_000);
    if (tickAt !== null && tickAt <= now) {
      const answer = evaluate({ state, fact: { kind: "tick" }, scene, now: epochMs(tickAt) });
      ({ state, nextLookAt: tickAt } = answer);
      hear(answer.signals, atS);
      continue;
    }
    const fix = fixOf(life, atS, now);
    const answer = evaluate({ state, fact: { kind: "fix", fix }, scene, now: epochMs(now) });
    ({ state, nextLookAt: tickAt } = answer);
    hear(answer.signals, atS);
    if (openSinceS !== null && atS >= stopAfterS) break;
    fastUntilS = Math.max(fastUntilS, fastUntil(answer.wishes, atS));
    atS += policy.burstS !== null && atS < fastUntilS ? policy.burstS : USUAL_S;
  }
  return { exits, openSinceS };
}

function fastUntil(wishes: readonly BandWish[], atS: number): number {
  return wishes.reduce((until, it) => (it.kind === "setInterval" ? Math.max(until, atS + it.forSeconds) : until), 0);
}

function trialScene(settings: EngineSettings): Scene {
  const fences = createFenceIndex();
  const circle: Fence = {
    fenceId: fenceId("trial-home"),
    seniorId: senior,
    kind: "keepIn",
    shape: { kind: "circle", centre: lonLat(plane.originLon, plane.originLat), radiusM: RADIUS_M },
    schedule: { spans: [] },
    version: 1,
    validFrom: null,
    validTo: null,
  };
  fences.upsert(circle);
  return { fences, excuses: [], settings, reportIntervalMs: USUAL_S * 1_000 };
}

function fixOf(life: Life, atS: number, now: number): StoredFix {
  const { x, y, accuracyM } = life.reportAt(atS);
  return {
    wristbandId: wristbandId("trial-band"),
    seniorId: senior,
    fixedAt: epochMs(now),
    receivedAt: epochMs(now),
    clockFault: null,
    at: lonLat(plane.originLon + x / plane.eastPerDegreeM, plane.originLat + y / plane.northPerDegreeM),
    accuracyM,
    accuracyLevel: 0.68,
    source: "unknown",
    speedMps: null,
    headingDeg: null,
    batteryPct: 80,
    charging: false,
    worn: true,
    events: [],
    arrival: now,
    messageKey: now,
    deliveryId: "trial",
  };
}
