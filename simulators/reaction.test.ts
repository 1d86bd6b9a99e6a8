import { expect, test } from "vitest";
import { createRandom } from "./random.ts";
import { drawReaction, usualTemper } from "./reaction.ts";

const random = createRandom("guardians");
const reactions = Array.from({ length: 4_000 }, () => drawReaction(usualTemper, random));
const share = (kind: string) => reactions.filter((reaction) => reaction.kind === kind).length / reactions.length;

test("a quarter of the guardians never look, a tenth say no, a tenth say yes and stay, the others go", () => {
  expect(share("silent")).toBeCloseTo(0.25, 1);
  expect(share("declines")).toBeCloseTo(0.1, 1);
  expect(share("stays")).toBeCloseTo(0.1, 1);
  expect(share("goes")).toBeCloseTo(0.55, 1);
});

test("whoever goes has said so first, and leaves before they arrive", () => {
  for (const reaction of reactions) {
    if (reaction.kind !== "goes") continue;
    expect(reaction.acknowledgeS).toBeGreaterThanOrEqual(8);
    expect(reaction.departS).toBeGreaterThan(reaction.acknowledgeS);
    expect(reaction.contactS).toBeGreaterThan(reaction.departS + 179);
  }
});

test("the same seed gives a guardian the same night", () => {
  expect(drawReaction(usualTemper, createRandom("g"))).toEqual(drawReaction(usualTemper, createRandom("g")));
});
