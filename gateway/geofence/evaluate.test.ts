import { expect, test } from "vitest";
import type { Fence } from "../../infra/domain/fence.ts";
import type { StoredFix } from "../../infra/domain/fix.ts";
import { lonLat } from "../../infra/domain/geo.ts";
import { fenceId, seniorId, wristbandId } from "../../infra/domain/ids.ts";
import { type EpochMs, epochMs, plusMs } from "../../infra/domain/time.ts";
import {
  defaultEngineSettings,
  type Evaluation,
  evaluate,
  initialState,
  type Scene,
  type SeniorState,
} from "./evaluate.ts";
import { createFenceIndex } from "./fence-index.ts";

const senior = seniorId("senior-1");
const start = epochMs(1_767_225_600_000);
const home: Fence = {
  fenceId: fenceId("home"),
  seniorId: senior,
  kind: "keepIn",
  shape: { kind: "circle", centre: lonLat(120.68, 30.52), radiusM: 200 },
  schedule: { spans: [] },
  version: 1,
  validFrom: null,
  validTo: null,
};

function scene(fences: readonly Fence[], excuses: Scene["excuses"] = []): Scene {
  const index = createFenceIndex();
  for (const fence of fences) index.upsert(fence);
  return { fences: index, excuses, settings: defaultEngineSettings, reportIntervalMs: 30_000 };
}

let nextKey = 0;
function fixAt(at: EpochMs, northM: number, more: Partial<StoredFix> = {}): StoredFix {
  nextKey += 1;
  return {
    wristbandId: wristbandId("band-1"),
    seniorId: senior,
    fixedAt: at,
    receivedAt: at,
    clockFault: null,
    at: lonLat(120.68, 30.52 + northM / 110_850),
    accuracyM: 10,
    accuracyLevel: 0.68,
    source: "gnss",
    speedMps: null,
    headingDeg: null,
    batteryPct: 80,
    charging: false,
    worn: true,
    events: [],
    arrival: nextKey,
    messageKey: nextKey,
    deliveryId: `delivery-${nextKey}`,
    ...more,
  };
}

function feed(state: SeniorState, fixes: readonly StoredFix[], on: Scene): Evaluation & { kinds: string[] } {
  let last = evaluate({ state, fact: { kind: "started" }, scene: on, now: start });
  const kinds: string[] = [];
  for (const fix of fixes) {
    last = evaluate({ state: last.state, fact: { kind: "fix", fix }, scene: on, now: fix.receivedAt });
    kinds.push(...last.signals.map((it) => it.kind));
  }
  return { ...last, kinds };
}

test("a senior who walks out of the fence is told once, and told back after the dwell", () => {
  const on = scene([home]);
  const walk = [0, 60, 120, 180, 240, 270, 300].map((m, i) => fixAt(plusMs(start, i * 60_000), m));
  const out = feed(initialState(senior), walk, on);
  expect(out.kinds.filter((it) => it === "exit" || it === "enter")).toEqual(["exit"]);
  expect(out.standing.kind).toBe("outside");
  const backAt = plusMs(start, 12 * 60_000);
  const back = evaluate({ state: out.state, fact: { kind: "fix", fix: fixAt(backAt, 20) }, scene: on, now: backAt });
  expect(back.signals).toEqual([]);
  expect(back.nextLookAt).toBe(plusMs(backAt, 90_000));
  const later = evaluate({ state: back.state, fact: { kind: "tick" }, scene: on, now: plusMs(backAt, 90_000) });
  expect(later.signals.map((it) => it.kind)).toEqual(["enter"]);
});

test("an SOS without a place is told with the best known place and its age", () => {
  const on = scene([home]);
  const at = plusMs(start, 60_000);
  const { signals } = feed(
    initialState(senior),
    [fixAt(start, 0), fixAt(at, 0, { at: null, events: ["sos", "lowBattery"] })],
    on,
  );
  expect(signals.map((it) => it.kind)).toEqual(["sos", "lowBattery"]);
  expect(signals[0]?.place?.fixedAt).toBe(start);
});
