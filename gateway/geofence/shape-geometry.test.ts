import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { point, polygon } from "@turf/helpers";
import fc from "fast-check";
import Coordinate from "jsts/org/locationtech/jts/geom/Coordinate.js";
import GeometryFactory from "jsts/org/locationtech/jts/geom/GeometryFactory.js";
import DistanceOp from "jsts/org/locationtech/jts/operation/distance/DistanceOp.js";
import { expect, test } from "vitest";
import type { LonLat } from "../../infra/domain/geo.ts";
import { createChance } from "./bench/chance.ts";
import { starFence } from "./bench/shapes.ts";
import { compileShape } from "./shape-geometry.ts";
import { plane, spot } from "./test-parts.ts";

const factory = new GeometryFactory();
const flat = ([lon, lat]: LonLat) =>
  new Coordinate((lon - plane.originLon) * plane.eastPerDegreeM, (lat - plane.originLat) * plane.northPerDegreeM);

/** Metres to the outline by jsts, on the plane of the door. */
function oracleDistance(rings: readonly (readonly LonLat[])[], at: LonLat): number {
  const lines = rings.map((ring) => factory.createLineString(ring.map(flat)));
  const here = factory.createPoint(flat(at));
  return Math.min(...lines.map((line) => DistanceOp.distance(line, here)));
}

test("inside, outside and how far agree with turf and jsts on random fences with holes", () => {
  const chance = createChance(11);
  for (let round = 0; round < 60; round += 1) {
    const corners = 4 + Math.floor(chance.uniform() * 60);
    const outline = starFence(chance, { corners, radiusM: 300 });
    const hole = starFence(chance, { corners: 5, radiusM: 40 });
    const rings = round % 2 === 0 ? [outline] : [outline, hole];
    const geometry = compileShape({ kind: "polygon", rings });
    const shape = polygon(rings.map((ring) => ring.map((it) => [...it])));
    for (let i = 0; i < 60; i += 1) {
      const near = chance.uniform() < 0.3 ? (outline[i % outline.length] ?? spot(0, 0)) : null;
      const at = near ?? spot(chance.between(-500, 500), chance.between(-500, 500));
      const signed = geometry.signedDistanceM(at[0], at[1]);
      expect(Math.abs(Math.abs(signed) - oracleDistance(rings, at))).toBeLessThan(0.02);
      if (Math.abs(signed) > 1e-6) {
        expect(signed < 0).toBe(booleanPointInPolygon(point([...at]), shape));
      }
    }
  }
});

test("moving one metre changes the distance to the edge by at most one metre", () => {
  const shape = { kind: "polygon" as const, rings: [starFence(createChance(5), { corners: 40, radiusM: 250 })] };
  const geometry = compileShape(shape);
  const place = fc.tuple(fc.integer({ min: -600, max: 600 }), fc.integer({ min: -600, max: 600 }));
  fc.assert(
    fc.property(place, place, ([ax, ay], [bx, by]) => {
      const [a, b] = [spot(ax, ay), spot(bx, by)];
      const change = Math.abs(geometry.signedDistanceM(a[0], a[1]) - geometry.signedDistanceM(b[0], b[1]));

      expect(change).toBeLessThanOrEqual(Math.hypot(ax - bx, ay - by) * 1.001 + 1e-6);
    }),
    { numRuns: 2_000 },
  );
});

test("a ring may start anywhere, turn either way and repeat a corner", () => {
  const ring = starFence(createChance(9), { corners: 12, radiusM: 200 });
  const open = ring.slice(0, -1);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 11 }), fc.boolean(), fc.integer(), (turn, isReversed, seed) => {
      const turned = [...open.slice(turn), ...open.slice(0, turn)];
      const first = turned[0] ?? spot(0, 0);
      const closed = [first, ...turned, first];
      const other = compileShape({ kind: "polygon", rings: [isReversed ? closed.toReversed() : closed] });
      const chance = createChance(seed);
      const at = spot(chance.between(-300, 300), chance.between(-300, 300));
      const expected = compileShape({ kind: "polygon", rings: [ring] }).signedDistanceM(at[0], at[1]);

      expect(other.signedDistanceM(at[0], at[1])).toBeCloseTo(expected, 6);
    }),
  );
});

test("a point on the edge and on a corner is inside", () => {
  const square = [spot(-100, -100), spot(100, -100), spot(100, 100), spot(-100, 100), spot(-100, -100)];
  const geometry = compileShape({ kind: "polygon", rings: [square] });

  for (const [lon, lat] of [spot(100, 0), spot(100, 100), spot(0, -100)]) {
    expect(geometry.signedDistanceM(lon, lat)).toBeLessThanOrEqual(1e-6);
  }
});

test("the share of a fix inside agrees with drawing lots, in corners, holes, corridors and small yards", () => {
  const chance = createChance(3);
  const yard = compileShape({ kind: "circle", centre: spot(0, 0), radiusM: 30 });
  const lane = compileShape({ kind: "corridor", line: [spot(-2_000, 0), spot(2_000, 0)], widthM: 40 });
  const rings = [starFence(chance, { corners: 14, radiusM: 120 }), starFence(chance, { corners: 6, radiusM: 25 })];
  const garden = compileShape({ kind: "polygon", rings: [rings[0] ?? [], (rings[1] ?? []).toReversed()] });
  const draws = 20_000;
  for (const geometry of [yard, lane, garden]) {
    for (const [x, y] of [
      [0, 0],
      [25, 10],
      [60, -40],
      [100, 30],
    ] as const) {
      const [lon, lat] = spot(x, y);
      let inside = 0;
      for (let i = 0; i < draws; i += 1) {
        const [drawnLon, drawnLat] = spot(x + 30 * chance.normal(), y + 30 * chance.normal());
        if (geometry.signedDistanceM(drawnLon, drawnLat) <= 0) inside += 1;
      }
      const share = geometry.shareInside(lon, lat, 30);
      expect(Math.abs(share - inside / draws)).toBeLessThan(4 * Math.sqrt(0.25 / draws));
    }
  }
});

test("a fence two kilometres across is measured to a metre on the ellipsoid", () => {
  const wide = compileShape({ kind: "circle", centre: spot(0, 0), radiusM: 1_000 });
  const [lon, lat] = spot(0, 1_200);

  expect(wide.signedDistanceM(lon, lat)).toBeCloseTo(200, 3);
});
