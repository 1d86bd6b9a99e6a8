import { expect, test } from "vitest";
import { judgeFence } from "./judge-fence.ts";
import { atHome, fixAt, home, spot } from "./test-parts.ts";

const strolls = [0, 1, 2].flatMap((hour) => [
  ...atHome(hour * 60, hour * 60 + 20),
  ...[60, 120, 150, 120, 60].map((x, i) => fixAt(hour * 60 + 20 + i, x)),
  ...atHome(hour * 60 + 26, hour * 60 + 40),
]);

test("a fence that cuts through a senior's daily stroll is told before it is saved", () => {
  const tight = { ...home, shape: { kind: "circle" as const, centre: spot(0, 0), radiusM: 90 } };

  expect(judgeFence(tight, strolls, spot(0, 0))).toMatchObject({ days: 1, exits: 3, briefExits: 3 });
  expect(judgeFence(home, strolls, spot(0, 0))).toMatchObject({ exits: 0, homeToEdgeM: -200, isHomeTooNear: false });
});

test("a fence whose edge runs close by the house is judged too near", () => {
  expect(judgeFence(home, [], spot(121, 0)).isHomeTooNear).toBe(true);
  expect(judgeFence(home, [], spot(119, 0)).isHomeTooNear).toBe(false);
});
