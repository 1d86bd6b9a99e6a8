import { expect, test } from "vitest";
import { fenceId } from "./ids.ts";
import { createWorld, testSignal, type World } from "./incident-test-world.ts";
import { plusMs } from "./time.ts";

const MINUTE = 60_000;
const standing = (world: World) => `${world.incident().state} ${world.incident().level}`;
const everybody = ["anna alert", "bo alert", "duty alert", "ling alert"];
const because = (cause: string) => ({ why: { ...testSignal("exit").why, cause } });

test("an SOS calls the rescue team together with the guardians, before everything else", () => {
  const world = createWorld();

  world.signal("sos");

  expect(world.heard()).toEqual(everybody);
  expect(standing(world)).toBe("raised 1");
  expect(world.sent().every((it) => it.priority === 0)).toBe(true);
});

test.each(["water", "vehicle", "weather"])("an exit with the cause %s calls the team at once", (cause) => {
  const world = createWorld();

  world.signal("exit", because(cause));

  expect(world.heard()).toEqual(everybody);
});

test("the third time within a day that a senior leaves calls the team at once", () => {
  const world = createWorld();
  for (let time = 0; time < 3; time += 1) {
    world.signal("exit");
    expect(world.incident().level).toBe(time < 2 ? 0 : 1);
    world.act("duty", "found");
    world.pass(40 * MINUTE);
  }
});

test("an SOS during an incident calls everybody again, also who is on the way", () => {
  const world = createWorld();
  world.signal("exit");
  world.act("anna", "enRoute");
  world.heard();

  world.signal("sos");

  expect(world.heard()).toEqual(everybody);
  expect(standing(world)).toBe("enRoute 1");
});

test("a second SOS calls again; the band's own repeats of the same one do not", () => {
  const world = createWorld();
  world.signal("sos");
  world.heard();

  world.pass(10_000);
  world.signal("sos");
  expect(world.heard()).toEqual([]);
  world.pass(30_000);
  world.signal("sos");

  expect(world.heard()).toEqual(everybody);
});

test("a graver signal calls again, an equal or lighter one only updates", () => {
  const world = createWorld();
  world.signal("exit");
  world.heard();

  world.signal("lowBattery");
  world.pass(60_000);
  world.signal("exit", { fenceId: fenceId("garden") });
  expect(world.heard()).toEqual([]);
  world.signal("fall");

  expect(world.heard()).toEqual(["anna alert", "bo alert"]);
  expect(world.incident().signals.map((it) => it.kind)).toEqual(["exit", "lowBattery", "exit", "fall"]);
});

test("fifty exits and returns a minute at the edge of a fence are one incident", () => {
  const world = createWorld();

  for (let step = 0; step < 100; step += 1) {
    world.signal(step % 2 === 0 ? "exit" : "enter");
    world.pass(600);
  }

  expect(world.incidents()).toHaveLength(1);
});

test("a band taken off away from home calls the team, one taken off at home the guardians", () => {
  const outside = createWorld();
  const home = createWorld();

  outside.signal("strapOff", { why: { ...testSignal("exit").why, distanceM: 300 } });
  home.signal("strapOff", { why: { ...testSignal("exit").why, distanceM: -20 } });

  expect(outside.incident().level).toBe(1);
  expect(home.incident().level).toBe(0);
});

test.each(["strapOff", "silent"] as const)("a band that is %s on its charger is no incident", (kind) => {
  const world = createWorld();

  world.signal(kind, because("charging"));

  expect(world.incidents()).toEqual([]);
});

test("a low battery, a return or a word from the band opens nothing", () => {
  const world = createWorld();

  for (const kind of ["lowBattery", "enter", "heard"] as const) world.signal(kind);

  expect(world.incidents()).toEqual([]);
});

test("a senior who is back is never closed silently: all are told, and it ends after ten minutes without objection", () => {
  const world = createWorld();
  world.signal("exit");
  world.act("anna", "enRoute");
  world.heard();

  world.signal("enter");
  expect(standing(world)).toBe("returnedUnconfirmed 0");
  expect(world.heard()).toEqual(["anna returned", "bo returned"]);
  world.pass(10 * MINUTE - 1);
  expect(standing(world)).toBe("returnedUnconfirmed 0");
  world.pass(1);

  expect(standing(world)).toBe("found 0");
  expect(world.heard()).toEqual(["anna standDown", "bo standDown"]);
});

test("an objection brings everybody back to where they were", () => {
  const world = createWorld();
  world.signal("exit");
  world.act("anna", "enRoute");
  world.signal("enter");
  world.heard();

  world.act("bo", "object");

  expect(standing(world)).toBe("enRoute 0");
  expect(world.heard()).toEqual(["anna alert", "bo alert"]);
});

test("a guardian who finds nobody at home after the automatic end starts it again", () => {
  const world = createWorld();
  world.signal("exit");
  world.signal("enter");
  world.pass(11 * MINUTE);
  world.heard();

  world.act("bo", "object");

  expect(standing(world)).toBe("raised 0");
  expect(world.heard()).toEqual(["anna alert", "bo alert"]);
});

test("a senior who leaves again before the return is confirmed is the same incident, and all are called", () => {
  const world = createWorld();
  world.signal("exit");
  world.signal("enter");
  world.heard();
  world.pass(MINUTE);

  world.signal("exit");

  expect(standing(world)).toBe("raised 0");
  expect(world.heard()).toEqual(["anna alert", "bo alert"]);
  expect(world.incidents()).toHaveLength(1);
});

test("coming back through one fence is no return while another is still left", () => {
  const world = createWorld();
  world.signal("exit");
  world.signal("exit", { fenceId: fenceId("town") });

  world.signal("enter", { fenceId: fenceId("town") });
  expect(standing(world)).toBe("raised 0");
  world.signal("enter");

  expect(standing(world)).toBe("returnedUnconfirmed 0");
});

test("an SOS is not answered by coming home: a person must say so", () => {
  const world = createWorld();
  world.signal("exit");
  world.signal("sos");

  world.signal("enter");

  expect(standing(world)).toBe("raised 1");
});

test("a silent band that is heard again is told to all, and ends unless somebody objects", () => {
  const world = createWorld();
  world.signal("silent");
  expect(standing(world)).toBe("raised 0");

  world.signal("heard");

  expect(standing(world)).toBe("returnedUnconfirmed 0");
});

test("a band heard again never ends a wander", () => {
  const world = createWorld();
  world.signal("exit");
  world.signal("silent");

  world.signal("heard");

  expect(world.incident().state).toBe("raised");
  expect(world.incident().dark).toBe(false);
});

test("leaving again five minutes after the end is the same incident, forty minutes after a new one that names it", () => {
  const soon = createWorld();
  const late = createWorld();
  for (const world of [soon, late]) {
    world.signal("exit");
    world.act("duty", "found");
    world.act("duty", "close");
  }

  soon.pass(5 * MINUTE);
  soon.signal("exit");
  late.pass(40 * MINUTE);
  late.signal("exit");

  expect(soon.incidents()).toHaveLength(1);
  expect(standing(soon)).toBe("raised 0");
  expect(late.incidents()).toHaveLength(2);
  expect(late.incident().previousIncidentId).toBe("i1");
});

test("stored fixes that arrive after she was found do not call anybody out again", () => {
  const world = createWorld();
  world.signal("exit");
  const before = world.now();
  world.pass(5 * MINUTE);
  world.act("duty", "found");
  world.heard();
  world.pass(MINUTE);

  world.signal("exit", { late: true, happenedAt: plusMs(before, MINUTE) });

  expect(world.incident().state).toBe("found");
  expect(world.heard()).toEqual([]);
  expect(world.incident().signals).toHaveLength(2);
});

test("an SOS is believed at any age", () => {
  const world = createWorld();
  world.signal("exit");
  const before = world.now();
  world.pass(5 * MINUTE);
  world.act("duty", "found");
  world.heard();

  world.signal("sos", { late: true, happenedAt: before });

  expect(standing(world)).toBe("raised 1");
  expect(world.heard()).toEqual(everybody);
});
