import fc from "fast-check";
import { expect, test } from "vitest";
import { type Box, boxAround, createReservation, overlapArea, overlaps } from "./box.ts";
import { type FlagRequest, placeFlags } from "./flag-layout.ts";
import { rimPlace, settleTags } from "./rim-place.ts";

const window_: Box = { left: 0, top: 0, right: 1_000, bottom: 700 };
const request = (id: string, x: number, y: number): FlagRequest => ({ id, x, y, width: 170, height: 50 });
const placed = (requests: readonly FlagRequest[], obstacles: readonly Box[] = []) => {
  const places = placeFlags(requests, obstacles, window_);
  return requests.map(({ id, x, y, width, height }) => {
    const place = places.get(id) ?? { left: 0, top: 0 };
    return { left: x + place.left, top: y + place.top, right: x + place.left + width, bottom: y + place.top + height };
  });
};

test("labels keep off marks and off each other", () => {
  const room = createReservation(window_, [boxAround(100, 100, 60, 60)]);

  expect(room.claim(boxAround(110, 110, 40, 20))).toBe(false);
  expect(room.claim(boxAround(300, 300, 40, 20))).toBe(true);
  expect(room.claim(boxAround(310, 305, 40, 20))).toBe(false);
  expect(room.claim(boxAround(5, 300, 40, 20))).toBe(false);
});

test("a flag stands beside its senior and inside the window, in every corner", () => {
  for (const [x, y] of [
    [500, 350],
    [20, 20],
    [980, 20],
    [20, 680],
    [980, 680],
  ] as const) {
    const [flag] = placed([request("wang", x, y)]);
    expect(flag !== undefined && overlapArea(flag, window_)).toBeCloseTo(170 * 50);
    expect(flag !== undefined && overlaps(flag, boxAround(x, y, 40, 40))).toBe(false);
  }
});

test("two seniors side by side both keep a readable flag", () => {
  const [first, second] = placed([request("wang", 500, 350), request("zhou", 540, 360)]);

  expect(first !== undefined && second !== undefined && overlaps(first, second)).toBe(false);
});

test("a flag leaves the trail free when another side is free", () => {
  const trail = [boxAround(560, 300, 24, 20), boxAround(600, 300, 24, 20), boxAround(640, 300, 24, 20)];

  const [flag] = placed([request("wang", 500, 350)], trail);

  expect(flag !== undefined && trail.some((box) => overlaps(box, flag))).toBe(false);
});

test("whoever is on the window needs no tag at the rim", () => {
  expect(rimPlace({ x: 500, y: 350 }, { x: 1_000, y: 700 })).toBeNull();
});

test("whoever is off the window has a tag inside it that points the way", () => {
  const far = fc.tuple(fc.integer({ min: -9_000, max: 9_000 }), fc.integer({ min: -9_000, max: 9_000 }));
  const size = { x: 1_000, y: 700 };

  fc.assert(
    fc.property(far, ([x, y]) => {
      const place = rimPlace({ x, y }, size);
      if (place === null) return;
      expect(place.x).toBeGreaterThanOrEqual(0);
      expect(place.x).toBeLessThanOrEqual(size.x);
      expect(place.y).toBeGreaterThanOrEqual(0);
      expect(place.y).toBeLessThanOrEqual(size.y);
      const way = (Math.atan2(y - 350, x - 500) * 180) / Math.PI;
      expect(place.angle).toBeCloseTo(way, 6);
    }),
  );
});

test("tags at the rim lie on no legend and on no other tag", () => {
  const legend: Box = { left: 12, top: 530, right: 200, bottom: 640 };
  const tag = boxAround(80, 600, 130, 50);

  const [first, second] = settleTags([tag, tag], [legend], 700);

  expect(first).toEqual({ ...tag, top: 640, bottom: 690 });
  expect(second).toEqual({ ...tag, top: 480, bottom: 530 });
});

test("a tag without any room stays where its senior is", () => {
  const tag = boxAround(80, 60, 130, 50);

  expect(settleTags([tag], [{ left: 0, top: 0, right: 300, bottom: 120 }], 120)).toEqual([tag]);
});
