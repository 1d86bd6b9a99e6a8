import { expect, test } from "vitest";
import { type Cover, coverageOf, type Leave, reachOf } from "./coverage.ts";
import { areaId, personId, seniorId } from "./ids.ts";
import { DAY_MS, epochMs, HOUR_MS, plusMs } from "./time.ts";

const now = epochMs(Date.UTC(2026, 5, 1, 2));
const [anna, bo, chen] = [personId("anna"), personId("bo"), personId("chen")];
const pair: Cover = { seniorId: seniorId("wang"), areaId: areaId("xiashi"), people: [anna, bo], shifts: [] };
const leave = (who: typeof anna, inMs: number, over: Partial<Leave> = {}): Leave => ({
  personId: who,
  substituteId: null,
  seniorId: null,
  from: plusMs(now, inMs),
  to: plusMs(now, inMs + 8 * HOUR_MS),
  ...over,
});
const look = (cover: Cover, leaves: readonly Leave[] = [], unreached: readonly string[] = []) =>
  coverageOf(cover, { now, leaves, reachOf: (it) => (unreached.includes(it) ? "unproven" : "proven") });

test("a way proves itself by what arrived within a month, and one that fails proves nothing", () => {
  const at = (days: number) => ({ okAt: plusMs(now, -days * DAY_MS), failStreak: 0 });
  expect(reachOf([], now)).toBe("none");
  expect(reachOf([{ okAt: null, failStreak: 0 }], now)).toBe("unproven");
  expect(reachOf([at(30)], now)).toBe("proven");
  expect(reachOf([{ okAt: plusMs(now, -30 * DAY_MS - 1), failStreak: 0 }], now)).toBe("unproven");
  expect(reachOf([{ ...at(1), failStreak: 1 }], now)).toBe("failing");
  expect(reachOf([{ ...at(1), failStreak: 1 }, at(2)], now)).toBe("proven");
});

test("two who can be reached cover, one makes the pair amber, none is a gap from now on", () => {
  expect(look(pair)).toEqual({ state: "covered", gapFrom: null });
  expect(look(pair, [], ["bo"]).state).toBe("amber");
  expect(look({ ...pair, people: [anna] }).state).toBe("amber");
  expect(look(pair, [], ["anna", "bo"])).toEqual({ state: "gap", gapFrom: now });
});

test("both on leave tomorrow is a gap from the instant when the second one leaves", () => {
  expect(look(pair, [leave(anna, 20 * HOUR_MS), leave(bo, 22 * HOUR_MS)])).toEqual({
    state: "gap",
    gapFrom: plusMs(now, 22 * HOUR_MS),
  });
  expect(look(pair, [leave(anna, 0), leave(bo, 8 * HOUR_MS)]).state).toBe("amber");
});

test("a gap more than 34 hours ahead is not told yet", () => {
  const both = (inMs: number) => [leave(anna, inMs), leave(bo, inMs)];
  expect(look(pair, both(34 * HOUR_MS)).state).toBe("gap");
  expect(look(pair, both(34 * HOUR_MS + 1)).state).toBe("covered");
});

test("a substitute covers as long as they can be reached, and one for this senior goes before a general one", () => {
  const [away, instead] = [leave(anna, HOUR_MS), leave(bo, HOUR_MS, { substituteId: chen })];
  expect(look(pair, [away, instead]).state).toBe("amber");
  expect(look(pair, [away, instead], ["chen"]).state).toBe("gap");
  const own = leave(bo, HOUR_MS, { seniorId: seniorId("wang"), substituteId: chen });
  expect(look(pair, [away, leave(bo, HOUR_MS), own]).state).toBe("amber");
  const others = leave(bo, HOUR_MS, { seniorId: seniorId("li") });
  expect(look(pair, [others]).state).toBe("covered");
});

test("a substitute who is away too stands in for nobody, from the instant when they leave", () => {
  const away = leave(anna, 0, { substituteId: chen });
  const rest = [leave(bo, 0), away];
  expect(look(pair, [...rest, leave(chen, 2 * HOUR_MS, { substituteId: bo })])).toEqual({
    state: "gap",
    gapFrom: plusMs(now, 2 * HOUR_MS),
  });
  expect(look(pair, [...rest, leave(chen, 0, { seniorId: seniorId("li") })]).state).toBe("amber");
});

test("the other guardian who stands in as well is one person, not two", () => {
  expect(look(pair, [leave(anna, 0, { substituteId: bo })]).state).toBe("amber");
});

test("a team is covered by one; whoever is on shift counts alone, and where no shift runs everybody", () => {
  const shift = { personId: bo, from: plusMs(now, 2 * HOUR_MS), to: plusMs(now, 4 * HOUR_MS) };
  const team: Cover = { ...pair, seniorId: null, people: [anna, bo], shifts: [shift] };
  expect(look(team).state).toBe("covered");
  expect(look(team, [], ["bo"])).toEqual({ state: "gap", gapFrom: shift.from });
  expect(look(team, [], ["anna"]).state).toBe("covered");
  expect(look({ ...team, people: [], shifts: [] }).state).toBe("gap");
});
