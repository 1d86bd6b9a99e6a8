import { expect, test } from "vitest";
import { aPosition, before, now } from "../stand-in/examples.ts";
import { dotLook } from "./dot-look.ts";

const place = (seconds: number) => ({ lon: 120.69, lat: 30.51, fixedAt: before(seconds), accuracyM: 10 });

test.each([
  [0, "fresh"],
  [120, "fresh"],
  [121, "minutes"],
  [600, "minutes"],
  [601, "old"],
])("a position of %i s ago is drawn %s: form says the age", (seconds, look) => {
  expect(dotLook(aPosition({ place: place(seconds) }), now)).toBe(look);
});

test("a senior out with somebody carries the square of a companion", () => {
  expect(dotLook(aPosition({ standing: "accompanied" }), now)).toBe("accompanied");
});

test("an old companion is no companion any more", () => {
  expect(dotLook(aPosition({ standing: "accompanied", place: place(700) }), now)).toBe("old");
});

test("a wristband that is not heard is drawn dashed, however fresh its last place", () => {
  expect(dotLook(aPosition({ standing: "silent" }), now)).toBe("silent");
  expect(dotLook(aPosition({ place: null }), now)).toBe("silent");
});

test("a senior who may be out is ringed in amber, not red", () => {
  expect(dotLook(aPosition({ standing: "unsure" }), now)).toBe("unsure");
  expect(dotLook(aPosition({ standing: "outside" }), now)).toBe("unsure");
});
