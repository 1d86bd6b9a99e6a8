import { expect, test } from "vitest";
import type { FenceShapeBody } from "../../infra/contract/http.ts";
import { metresBetween } from "../map/plane.ts";
import type { Point } from "../map/to-leaflet.ts";
import { complaintsOf } from "./complaints.ts";
import { cornerRows, movedBy } from "./corner-table.ts";
import { addCornerAfter, addHole, cornerAt, nudgeCorner, removeCorner, removeRing, toKind } from "./edit-shape.ts";
import { bodyOfShape, type Sketch, type SketchShape, sketchOf } from "./sketch.ts";
import { redo, startStack, step, undo } from "./undo-stack.ts";

const home: Point = [120.69, 30.53];
const [a, b, c, d]: readonly [Point, Point, Point, Point] = [
  [120.688, 30.528],
  [120.692, 30.528],
  [120.692, 30.532],
  [120.688, 30.532],
];
const square: SketchShape = { kind: "polygon", rings: [{ part: 0, corners: [a, b, c, d] }] };
const circle: SketchShape = { kind: "circle", centre: home, radiusM: 300 };
const sketch = (shape: SketchShape): Sketch => ({ name: "家", kind: "keepIn", schedule: { spans: [] }, shape });
const bodyOf = (shape: FenceShapeBody) => bodyOfShape(sketchOf({ ...sketch(circle), shape }).shape);

test("what was drawn comes back as it was, whatever shape it is", () => {
  const corridor: FenceShapeBody = {
    kind: "corridor",
    line: [
      [120.68, 30.52],
      [120.69, 30.53],
    ],
    widthM: 60,
  };
  const holed = bodyOfShape(addHole(square, null));
  const two: FenceShapeBody = {
    kind: "multiPolygon",
    polygons: [holed, bodyOfShape(square)].map((one) => (one.kind === "polygon" ? one.rings : [])),
  };

  for (const body of [corridor, holed, two, bodyOfShape(circle)]) expect(bodyOf(body)).toEqual(body);
});

test("rings go out closed, the outline counter-clockwise and the hole the other way, however they were clicked", () => {
  const turned = { ...square, rings: [{ part: 0, corners: [d, c, b, a] }] };
  const [straight, reversed] = [bodyOfShape(addHole(square, null)), bodyOfShape(addHole(turned, null))];
  const area = (ring: readonly (readonly number[])[]) =>
    ring.slice(1).reduce((sum, [x = 0, y = 0], at) => sum + (ring[at]?.[0] ?? 0) * y - x * (ring[at]?.[1] ?? 0), 0);

  for (const body of [straight, reversed]) {
    const rings = body.kind === "polygon" ? body.rings : [];
    expect(rings.map((ring) => Math.sign(area(ring)))).toEqual([1, -1]);
    for (const ring of rings) expect(ring[0]).toEqual(ring.at(-1));
  }
});

test("a corner that is nudged moves by the metres it was told to, and no other does", () => {
  const ref = { ring: 0, index: 2 };
  const moved = nudgeCorner(square, ref, [25, -5]);
  const [before, after] = [cornerAt(square, ref) ?? home, cornerAt(moved, ref) ?? home];

  expect(metresBetween(before, after)).toBeCloseTo(Math.hypot(25, 5), 0);
  expect(after[0]).toBeGreaterThan(before[0]);
  expect(after[1]).toBeLessThan(before[1]);
  expect(cornerAt(moved, { ring: 0, index: 1 })).toEqual(cornerAt(square, { ring: 0, index: 1 }));
});

test("the table says each corner in degrees and in metres from home, and reads both back to the same place", () => {
  const [rows] = cornerRows(square, home);
  const row = rows?.[2];
  const corner: Point = [120.692, 30.532];

  expect(row?.text).toMatchObject({ lon: "120.692000", lat: "30.532000", east: "191.6", north: "222.4" });
  expect(movedBy(corner, { field: "lon", text: row?.text.lon ?? "" }, home)).toEqual(corner);
  expect(metresBetween(corner, movedBy(corner, { field: "east", text: "191.6" }, home) ?? home)).toBeLessThan(0.2);
  expect(metresBetween(corner, movedBy(corner, { field: "north", text: "２２７．４" }, home) ?? home)).toBeCloseTo(
    5,
    0,
  );
  expect(movedBy(corner, { field: "lat", text: "about 30" }, home)).toBeNull();
  expect(movedBy(corner, { field: "lat", text: "120.69" }, home)).toBeNull();
  expect(movedBy(corner, { field: "east", text: "5" }, null)).toBeNull();
});

test("a corner is added half-way and taken away again; three stay of a ring and two of a way", () => {
  const more = addCornerAfter(square, { ring: 0, index: 3 });
  const fewer = removeCorner(more, { ring: 0, index: 4 });
  const way: SketchShape = toKind(circle, "corridor");

  expect(cornerAt(more, { ring: 0, index: 4 })).toEqual([120.688, 30.53]);
  expect(fewer).toEqual(square);
  const three = removeCorner(square, { ring: 0, index: 0 });
  expect(removeCorner(three, { ring: 0, index: 0 })).toEqual(three);
  expect(removeCorner(way, { ring: 0, index: 0 })).toEqual(way);
});

test("a hole can be taken out, the last outline cannot", () => {
  const holed = addHole(square, null);

  expect(complaintsOf(sketch(holed))).toEqual([]);
  expect(removeRing(holed, 1)).toEqual(square);
  expect(removeRing(square, 0)).toEqual(square);
});

test("a circle that becomes a polygon and a circle again is about where and as large as it was", () => {
  const back = toKind(toKind(circle, "polygon"), "circle");

  expect(back.kind === "circle" && Math.abs(back.radiusM - 300)).toBeLessThan(2);
  expect(back.kind === "circle" && metresBetween(back.centre, home)).toBeLessThan(1);
});

test("each step is taken back and done again, a new one forgets what was taken back, the same again is none", () => {
  const first = step(startStack(sketch(circle)), sketch(square));
  const back = undo(first);
  const again = back === null ? null : redo(back);

  expect(back?.present.shape.kind).toBe("circle");
  expect(again).toEqual(first);
  expect(step(first, sketch(square))).toBe(first);
  expect(back === null ? null : redo(step(back, { ...sketch(circle), name: "院子" }))).toBeNull();
  expect(undo(startStack(sketch(circle)))).toBeNull();
});

test("what is wrong is said at the corner where it is wrong", () => {
  const crossed: SketchShape = {
    ...square,
    rings: [{ part: 0, corners: [a, c, b, d] }],
  };
  const swapped: SketchShape = { ...circle, centre: [30.53, 120.69] };
  const outside = addHole(square, [
    [120.7, 30.54],
    [120.701, 30.54],
    [120.7, 30.541],
  ]);

  expect(complaintsOf(sketch(crossed))).toMatchObject([{ kind: "crossesItself", at: { ring: 0 } }]);
  expect(complaintsOf(sketch(swapped))).toEqual([{ kind: "swapped", at: { ring: 0, index: 0 } }]);
  expect(complaintsOf(sketch(outside))).toEqual([{ kind: "holeOutside", at: null }]);
  expect(complaintsOf(sketch({ ...circle, radiusM: 29 }))).toEqual([{ kind: "radius", at: null }]);
  expect(complaintsOf(sketch({ ...circle, radiusM: 30 }))).toEqual([]);
  expect(complaintsOf({ ...sketch(circle), name: " " })).toEqual([{ kind: "name", at: null }]);
});
