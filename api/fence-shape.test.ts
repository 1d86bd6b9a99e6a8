import { expect, test } from "vitest";
import type { FenceShapeBody } from "../infra/contract/http.ts";
import { isAppError } from "../infra/domain/errors.ts";
import { readFenceShape, showFenceShape } from "./fence-shape.ts";

const box = { west: 119.5, south: 29.8, east: 121.6, north: 31.2 };
const square = [
  [120.6, 30.5],
  [120.7, 30.5],
  [120.7, 30.6],
  [120.6, 30.6],
  [120.6, 30.5],
];
const hole = [
  [120.62, 30.52],
  [120.64, 30.52],
  [120.64, 30.54],
  [120.62, 30.52],
];

const codeOf = (body: FenceShapeBody): string | null => {
  try {
    readFenceShape(body, box);
    return null;
  } catch (fault) {
    return isAppError(fault) ? fault.code : "other";
  }
};

test.each<[string, FenceShapeBody]>([
  ["a circle round the home", { kind: "circle", centre: { lon: 120.69, lat: 30.53 }, radiusM: 300 }],
  ["a courtyard", { kind: "polygon", rings: [square] }],
  ["a park with a lake cut out", { kind: "polygon", rings: [square, hole] }],
  [
    "two villages",
    { kind: "multiPolygon", polygons: [[square], [square.map(([lon, lat]) => [Number(lon) + 0.2, Number(lat)])]] },
  ],
  [
    "the way to the market",
    {
      kind: "corridor",
      line: [
        [120.6, 30.5],
        [120.61, 30.51],
      ],
      widthM: 30,
    },
  ],
])("a coordinator draws %s and gets the same back", (_what, body) => {
  expect(showFenceShape(readFenceShape(body, box))).toEqual(body);
});

test("a fence that does not close is refused", () => {
  expect(codeOf({ kind: "polygon", rings: [[...square.slice(0, 4), [120.6, 30.51]]] })).toBe("FENCE_NOT_CLOSED");
});

test("a fence that crosses itself is refused: inside would mean nothing", () => {
  const bow = [
    [120.6, 30.5],
    [120.7, 30.6],
    [120.7, 30.5],
    [120.6, 30.6],
    [120.6, 30.5],
  ];

  expect(codeOf({ kind: "polygon", rings: [bow] })).toBe("FENCE_CROSSES_ITSELF");
});

test("a hole outside its fence is refused", () => {
  const far = hole.map(([lon, lat]) => [Number(lon) + 0.3, Number(lat)]);

  expect(codeOf({ kind: "polygon", rings: [square, far] })).toBe("FENCE_INVALID");
});

test("a fence whose corners are all one place is refused", () => {
  expect(codeOf({ kind: "polygon", rings: [Array.from({ length: 4 }, () => [120.6, 30.5])] })).toBe("FENCE_INVALID");
  expect(
    codeOf({
      kind: "corridor",
      line: [
        [120.6, 30.5],
        [120.6, 30.5],
      ],
      widthM: 30,
    }),
  ).toBe("FENCE_INVALID");
});

test.each([
  ["longitude and latitude are swapped", 30.53, 120.69],
  ["the place is nowhere", 0, 0],
  ["the fence lies in another province", 116.4, 39.9],
])("a coordinator is told when %s", (_what, lon, lat) => {
  expect(codeOf({ kind: "circle", centre: { lon, lat }, radiusM: 300 })).toBe("FENCE_OUTSIDE_SERVICE");
});

test.each([
  [29, "FENCE_TOO_SMALL"],
  [30, null],
  [20_000, null],
  [20_001, "FENCE_TOO_LARGE"],
])("a circle of %i m is answered with %s", (radiusM, code) => {
  expect(codeOf({ kind: "circle", centre: { lon: 120.69, lat: 30.53 }, radiusM })).toBe(code);
});

test("a line of two corners and a way a metre wide are no fences", () => {
  const [first = [], second = []] = square;

  expect(codeOf({ kind: "polygon", rings: [[first, second, first]] })).toBe("FENCE_INVALID");
  expect(codeOf({ kind: "corridor", line: [first, second], widthM: 1 })).toBe("FENCE_TOO_SMALL");
});
