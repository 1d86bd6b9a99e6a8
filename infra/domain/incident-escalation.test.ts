import { expect, test } from "vitest";
import { createWorld, fullRoster, type World } from "./incident-test-world.ts";

const MINUTE = 60_000;
const standing = (world: World) => `${world.incident().state} ${world.incident().level}`;

test("when a senior leaves, both guardians are called at once, and the team is not", () => {
  const world = createWorld();

  world.signal("exit");

  expect(world.heard()).toEqual(["anna alert", "bo alert"]);
  expect(standing(world)).toBe("raised 0");
});

test("when nobody answers for 180 s the rescue team is called, and the guardians once more", () => {
  const world = createWorld();
  world.signal("exit");
  world.heard();

  world.pass(180_000 - 1);
  expect(world.heard()).toEqual([]);
  world.pass(1);

  expect(world.heard()).toEqual(["anna alert", "bo alert", "duty alert", "ling alert"]);
  expect(standing(world)).toBe("raised 1");
});

test("while still nobody answers, all are called again every 180 s, and later every 15 min", () => {
  const world = createWorld();
  world.signal("exit");
  world.pass(6 * MINUTE);
  world.heard();

  world.pass(3 * MINUTE - 1);
  expect(world.heard()).toEqual([]);
  world.pass(1);
  expect(world.heard()).toHaveLength(4);

  world.pass(12 * MINUTE);
  world.heard();
  const rounds = world.incident().rounds;
  world.pass(45 * MINUTE);
  expect(world.incident().rounds - rounds).toBeLessThanOrEqual(4);
});

test("when both guardians are unreachable the team is called in the same instant", () => {
  const world = createWorld();
  world.signal("exit");

  world.unreachable("anna");
  expect(standing(world)).toBe("raised 0");
  world.unreachable("bo");

  expect(standing(world)).toBe("raised 1");
  expect(world.heard().filter((it) => it.endsWith("alert"))).toEqual([
    "anna alert",
    "bo alert",
    "duty alert",
    "ling alert",
  ]);
});

test("guardians without any channel are not waited for", () => {
  const roster = { ...fullRoster, 0: fullRoster[0].map((it) => ({ ...it, reachable: false })) };
  const world = createWorld({ roster });

  world.signal("exit");

  expect(world.heard()).toEqual(["duty alert", "ling alert"]);
  expect(world.incident().responders.find((it) => it.personId === "anna")?.state).toBe("unreachable");
});

test("an area whose rescue team is empty goes straight on to the coordinator", () => {
  const world = createWorld({ roster: { ...fullRoster, 0: [], 1: [] } });

  world.signal("exit");

  expect(world.heard()).toEqual(["coord alert"]);
  expect(standing(world)).toBe("raised 2");
});

test("an empty team is passed over whenever it would be called, also while a guardian is on the way", () => {
  const waiting = createWorld({ roster: { ...fullRoster, 1: [] } });
  const going = createWorld({ roster: { ...fullRoster, 1: [] } });
  waiting.signal("exit");
  going.signal("exit");
  going.act("anna", "enRoute");

  waiting.pass(3 * MINUTE);
  going.pass(15 * MINUTE);

  expect(standing(waiting)).toBe("raised 2");
  expect(standing(going)).toBe("enRoute 2");
});

test("a team that declines because a guardian is on the way is not passed over", () => {
  const world = createWorld();
  world.signal("sos");
  world.act("anna", "enRoute");

  world.act("ling", "decline");
  world.act("duty", "decline");

  expect(standing(world)).toBe("enRoute 1");
});

test("a guardian who acknowledges and does not move is asked after 300 s and no longer counted after 120 s more", () => {
  const world = createWorld();
  world.signal("exit");
  world.act("anna", "acknowledge");
  world.heard();

  world.pass(300_000);
  expect(world.heard()).toEqual(["anna nudge"]);
  expect(standing(world)).toBe("acknowledged 0");
  world.pass(120_000);

  expect(standing(world)).toBe("raised 1");
  expect(world.heard()).toEqual(["anna alert", "anna update", "bo alert", "bo update", "duty alert", "ling alert"]);
  expect(world.incident().leadId).toBeNull();
});

test("a guardian who sets out in time is not asked", () => {
  const world = createWorld();
  world.signal("exit");
  world.act("anna", "acknowledge");
  world.pass(299_000);
  world.act("anna", "enRoute");
  world.heard();

  world.pass(10 * MINUTE);

  expect(world.heard()).toEqual([]);
});

test("fifteen minutes on the way without meeting the senior calls the team, and again each fifteen minutes", () => {
  const world = createWorld();
  world.signal("exit");
  world.act("anna", "enRoute");
  world.heard();

  world.pass(15 * MINUTE);
  expect(standing(world)).toBe("enRoute 1");
  expect(world.heard()).toEqual(["anna nudge", "bo alert", "duty alert", "ling alert"]);

  world.pass(14 * MINUTE);
  expect(world.heard()).toEqual([]);
});

test("thirty minutes without contact reach level 2 whatever anybody has acknowledged", () => {
  const world = createWorld();
  world.signal("exit");
  world.act("anna", "acknowledge");
  world.pass(4 * MINUTE);
  world.act("anna", "enRoute");
  world.act("bo", "enRoute");

  world.pass(26 * MINUTE - 1);
  expect(world.incident().level).toBe(1);
  world.pass(1);

  expect(standing(world)).toBe("enRoute 2");
  expect(world.heard()).toContain("coord alert");
});

test("the hard cap waits while somebody is with the senior, and comes back when they lose her", () => {
  const world = createWorld();
  world.signal("exit");
  world.act("anna", "contact");
  world.pass(31 * MINUTE);
  expect(standing(world)).toBe("contact 0");

  world.act("anna", "withdraw");
  world.pass(15 * MINUTE);

  expect(world.incident().level).toBe(2);
});

test("two hours without finding her reach level 3", () => {
  const world = createWorld();
  world.signal("exit");

  world.pass(2 * 60 * MINUTE);

  expect(standing(world)).toBe("raised 3");
});

test("somebody who has been with the senior for fifteen minutes is asked to say that she is found", () => {
  const world = createWorld();
  world.signal("exit");
  world.act("anna", "contact");
  world.heard();

  world.pass(15 * MINUTE);

  expect(world.heard()).toEqual(["anna nudge"]);
});

test("a band that goes dark during an incident raises the level once, and not again", () => {
  const world = createWorld();
  world.hear();
  world.signal("exit");
  world.act("anna", "enRoute");

  world.pass(179_000);
  expect(world.incident().dark).toBe(false);
  world.pass(1_000);
  expect(world.incident().dark).toBe(true);
  const level = world.incident().level;
  world.signal("heard");
  world.pass(5_000);
  world.signal("silent");

  expect(level).toBe(1);
  expect(world.incident().level).toBe(1);
});

test("after ten minutes without service nobody gets a burst: one call each, and it says that it is late", () => {
  const world = createWorld();
  world.signal("exit");
  world.heard();

  world.passDown(10 * MINUTE);

  expect(world.heard()).toEqual(["anna alert", "bo alert", "duty alert", "ling alert"]);
  expect(world.sent().at(-1)?.about.delayedMs).toBe(7 * MINUTE);
});

test("a suspicion is for the screen only, and goes away by itself", () => {
  const world = createWorld();

  world.signal("suspicion");
  expect(standing(world)).toBe("suspected 0");
  world.pass(10 * MINUTE);

  expect(standing(world)).toBe("closed 0");
  expect(world.heard()).toEqual([]);
});

test("a suspicion that becomes an exit calls both guardians from that moment on", () => {
  const world = createWorld();
  world.signal("suspicion");
  world.pass(5 * MINUTE);

  world.signal("exit");

  expect(world.heard()).toEqual(["anna alert", "bo alert"]);
  expect(world.incident().raisedAt).toBe(world.now());
  world.pass(180_000);
  expect(world.incident().level).toBe(1);
});
