import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import buffer from "@turf/buffer";
import circle from "@turf/circle";
import { lineString, point, polygon } from "@turf/helpers";
import { pointToPolygonDistance } from "@turf/point-to-polygon-distance";
import Flatbush from "flatbush";
import type { Feature, MultiPolygon, Polygon } from "geojson";
import type { Fence } from "../../../infra/domain/fence.ts";
import { type LonLat, lonLat } from "../../../infra/domain/geo.ts";
import { createFenceIndex, type FenceIndex } from "../fence-index.ts";
import { type BenchFix, createScenery, type Scenery } from "./scenery.ts";

export type IndexSpeed = {
  readonly workload: string;
  /** Microseconds of one core per fix. */
  readonly oursUs: number;
  readonly flatbushTurfContainmentUs: number;
  readonly flatbushTurfDistanceUs: number;
  readonly parseUs: number;
  readonly timesContainment: number;
  readonly timesDistance: number;
  /** Sorted: of each edit, until the next question has its answer. */
  readonly editsMs: readonly number[];
  /** Answers that differ from turf farther than 1 m from an edge. */
  readonly disagreements: number;
};

type Outline = Feature<Polygon | MultiPolygon>;
type Usual = { readonly tree: Flatbush; readonly outlines: readonly Outline[]; readonly fences: readonly Fence[] };

const NEAR_DEG = 0.001;
const WARM_UP = 4;
const ROUNDS = 9;

/** W1 (a town) and W2 (10,000 polygons more) beside flatbush and turf, all in one run. */
export function measureIndexSpeed(): readonly IndexSpeed[] {
  return [measure("W1", createScenery(0, 20_000)), measure("W2", createScenery(10_000, 20_000))];
}

function measure(workload: string, scenery: Scenery): IndexSpeed {
  const index = createFenceIndex();
  for (const fence of scenery.fences) index.upsert(fence);
  // Before the others leave garbage behind, whose collection would fall into some edit.
  const editsMs = editsOf(index, scenery);
  const usual = createUsual(scenery.fences);
  const fixes = inARow(scenery.fixes);
  const payloads = fixes.map((fix, index) => Buffer.from(asTelemetry(fix, index)));
  const few = fixes.slice(0, 60);
  const [oursUs = 0, containmentUs = 0, parseUs = 0, distanceUs = 0] = costsOf([
    workOn(fixes, (fix) => index.forSenior(fix.seniorId, fix.at).length),
    workOn(fixes, (fix) => usualInside(usual, fix).length),
    workOn(payloads, (payload) => Object.keys(JSON.parse(payload.toString()) as object).length),
    workOn(few, (fix) => usualDistances(usual, fix).length),
  ]);
  return {
    workload,
    oursUs,
    flatbushTurfContainmentUs: containmentUs,
    flatbushTurfDistanceUs: distanceUs,
    parseUs,
    timesContainment: containmentUs / oursUs,
    timesDistance: distanceUs / oursUs,
    editsMs,
    disagreements: disagreements(index, usual, fixes.slice(0, 2_000)),
  };
}

/** Copies one after another in memory, as fixes come from the parser: reading the list is no work of an index. */
function inARow(fixes: readonly BenchFix[]): readonly BenchFix[] {
  return fixes.map(({ seniorId, at: [lon, lat] }) => ({ seniorId, at: lonLat(lon, lat) }));
}

type Work = { readonly count: number; readonly run: () => number };

function workOn<Item>(items: readonly Item[], work: (item: Item) => number): Work {
  return { count: items.length, run: () => items.reduce((sum, item) => sum + work(item), 0) };
}

/** Median CPU time per item of each work, in rounds that take turns: a busy neighbour slows all of them. */
function costsOf(works: readonly Work[]): readonly number[] {
  const costs = works.map(() => [] as number[]);
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const [which, { count, run }] of works.entries()) {
      const before = process.cpuUsage();
      const kept = run();
      const { user, system } = process.cpuUsage(before);
      if (kept < 0) throw new RangeError("never");
      if (round >= 0) costs[which]?.push((user + system) / count);
    }
  }
  return costs.map((it) => it.sort((left, right) => left - right)[Math.floor(it.length / 2)] ?? Number.NaN);
}

function createUsual(fences: readonly Fence[]): Usual {
  const outlines = fences.map(outlineOf);
  const tree = new Flatbush(fences.length);
  for (const { geometry } of outlines) {
    const points = geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2) as number[][];
    const [lons, lats] = [points.map((it) => it[0] ?? 0), points.map((it) => it[1] ?? 0)];
    tree.add(Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats));
  }
  tree.finish();
  return { tree, outlines, fences };
}

function outlineOf({ shape }: Fence): Outline {
  switch (shape.kind) {
    case "circle":
      return circle([...shape.centre], shape.radiusM / 1_000, { steps: 64 });
    case "polygon":
      return polygon(shape.rings.map((ring) => ring.map((it) => [...it])));
    case "multiPolygon":
      throw new RangeError("no such fence in this scenery");
    case "corridor": {
      const line = lineString(shape.line.map((it) => [...it]));
      const widened = buffer(line, shape.widthM / 2_000);
      if (widened === undefined) throw new RangeError("a corridor without width");
      return widened;
    }
  }
}

function candidates({ tree, fences }: Usual, { at, seniorId }: BenchFix, marginDeg: number): readonly number[] {
  const [lon, lat] = at;
  return tree
    .search(lon - marginDeg, lat - marginDeg, lon + marginDeg, lat + marginDeg)
    .filter((index) => (fences[index]?.seniorId ?? seniorId) === seniorId);
}

function usualInside(usual: Usual, fix: BenchFix): readonly number[] {
  const here = point([...fix.at]);
  return candidates(usual, fix, 0).filter((index) => {
    const outline = usual.outlines[index];
    return outline !== undefined && booleanPointInPolygon(here, outline);
  });
}

function usualDistances(usual: Usual, fix: BenchFix): readonly number[] {
  const here = point([...fix.at]);
  return candidates(usual, fix, NEAR_DEG).map((index) => {
    const outline = usual.outlines[index];
    return outline === undefined ? Number.NaN : pointToPolygonDistance(here, outline, { units: "meters" });
  });
}

/** Every fence is moved a little and back: each time other cells, other edges in them. */
function editsOf(index: FenceIndex, { fences, fixes }: Scenery): readonly number[] {
  const editsMs: number[] = [];
  const edited = fences.slice(0, 2_000);
  for (const fence of [...edited.map(moved), ...edited]) {
    const fix = fixes[0];
    const before = performance.now();
    index.upsert({ ...fence, version: fence.version + 1 });
    if (fix !== undefined) index.forSenior(fix.seniorId, fix.at);
    editsMs.push(performance.now() - before);
  }
  return editsMs.sort((left, right) => left - right);
}

function moved(fence: Fence): Fence {
  const { shape } = fence;
  switch (shape.kind) {
    case "circle":
      return { ...fence, shape: { ...shape, centre: movedPlace(shape.centre) } };
    case "polygon":
      return { ...fence, shape: { ...shape, rings: shape.rings.map((ring) => ring.map(movedPlace)) } };
    case "multiPolygon":
      throw new RangeError("no such fence in this scenery");
    case "corridor":
      return { ...fence, shape: { ...shape, line: shape.line.map(movedPlace) } };
  }
}

/** By some 70 m. */
function movedPlace([lon, lat]: LonLat): LonLat {
  return lonLat(lon + 0.000_5, lat + 0.000_5);
}

function disagreements(index: FenceIndex, usual: Usual, fixes: readonly BenchFix[]): number {
  let count = 0;
  for (const fix of fixes) {
    const inside = new Set(usualInside(usual, fix).map((it) => usual.fences[it]?.fenceId));
    for (const { item, distanceM } of index.forSenior(fix.seniorId, fix.at)) {
      if (Math.abs(distanceM) > 1 && distanceM < 0 !== inside.has(item.fence.fenceId)) count += 1;
    }
  }
  return count;
}

/** The fix as a band sends it: about 170 bytes. */
function asTelemetry({ at }: BenchFix, index: number): string {
  return JSON.stringify({
    fixedAt: "2026-03-02T00:00:00.000Z",
    seq: index,
    lon: at[0],
    lat: at[1],
    accuracyM: 12.5,
    source: "gnss",
    speedMps: 0.8,
    headingDeg: 122,
    batteryPct: 78,
    worn: true,
    steps: 1_204,
    events: [],
  });
}
