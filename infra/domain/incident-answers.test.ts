import { expect, test } from "vitest";
import { lonLat } from "./geo.ts";
import { createWorld, fullRoster, type World } from "./incident-test-world.ts";

const MINUTE = 60_000;
const standing = (world: World) => `${world.incident().state} ${world.incident().level}`;
const place = { at: lonLat(120.68, 30.53), accuracyM: 12 };

function raised(): World {
  const world = createWorld();
  world.signal("exit");
  world.heard();
  return world;
}

test("two guardians who both go are both written down; the first leads and each hears of the other", () => {
  const world = raised();

  world.act("bo", "acknowledge");
  world.act("anna", "acknowledge");

  expect(world.incident().leadId).toBe("bo");
  expect(world.incident().responders.map((it) => it.state)).toEqual(["acknowledged", "acknowledged"]);
  expect(world.heard()).toEqual(["anna update", "bo update"]);
});

test("when one of two withdraws the incident stays acknowledged, and the other one leads", () => {
  const world = raised();
  world.act("bo", "acknowledge");
  world.act("anna", "acknowledge");

  world.act("bo", "withdraw");

  expect(standing(world)).toBe("acknowledged 0");
  expect(world.incident().leadId).toBe("anna");
});

test("when the last one withdraws the others are called again and the waiting begins anew", () => {
  const world = raised();
  world.act("anna", "acknowledge");
  world.pass(2 * MINUTE);
  world.heard();

  world.act("anna", "withdraw");

  expect(standing(world)).toBe("raised 0");
  expect(world.heard()).toEqual(["bo alert", "bo update"]);
  world.pass(180_000 - 1);
  expect(world.incident().level).toBe(0);
  world.pass(1);
  expect(world.incident().level).toBe(1);
});

test("two guardians who both decline bring the team at once", () => {
  const world = raised();

  world.act("anna", "decline");
  expect(standing(world)).toBe("raised 0");
  world.act("bo", "decline");

  expect(standing(world)).toBe("raised 1");
  expect(world.heard()).toEqual(["duty alert", "ling alert"]);
});

test("the same answer a hundred times is one answer", () => {
  const world = raised();
  world.act("anna", "acknowledge");
  const { version } = world.incident();

  for (let press = 0; press < 100; press += 1) world.act("anna", "acknowledge");

  expect(world.incident().version).toBe(version);
});

test("an acknowledgement stands even when the level has risen since the page was drawn", () => {
  const world = raised();
  const { generation } = world.incident();
  world.pass(180_000);

  const decision = world.act("anna", "acknowledge", { seenGeneration: generation });

  expect(decision.kind).toBe("accepted");
  expect(standing(world)).toBe("acknowledged 1");
});

test("an escalation of an older picture is refused, and one of the current picture calls the team", () => {
  const world = raised();
  const { generation } = world.incident();
  world.act("anna", "acknowledge");

  expect(world.act("bo", "escalate", { seenGeneration: generation })).toEqual({
    kind: "refused",
    code: "INCIDENT_CHANGED",
  });
  world.heard();
  world.act("bo", "escalate", { seenGeneration: world.incident().generation });

  expect(standing(world)).toBe("acknowledged 1");
  expect(world.heard()).toEqual(["duty alert", "ling alert"]);
});

test.each([
  ["anna", "acknowledge", 0, "accepted"],
  ["anna", "close", 1, "ACTION_NOT_ALLOWED"],
  ["anna", "deEscalate", 1, "ACTION_NOT_ALLOWED"],
  ["anna", "reopen", 1, "ACTION_NOT_ALLOWED"],
  ["ling", "acknowledge", 0, "ACTION_NOT_ALLOWED"],
  ["ling", "acknowledge", 1, "accepted"],
  ["ling", "contact", 0, "ACTION_NOT_ALLOWED"],
  ["ling", "found", 0, "accepted"],
  ["ling", "falseAlarm", 1, "ACTION_NOT_ALLOWED"],
  ["ling", "escalate", 0, "accepted"],
  ["duty", "acknowledge", 0, "accepted"],
  ["duty", "falseAlarm", 1, "accepted"],
  ["duty", "deEscalate", 1, "accepted"],
  ["duty", "close", 1, "INCIDENT_OPEN"],
  ["coord", "acknowledge", 1, "ACTION_NOT_ALLOWED"],
  ["coord", "falseAlarm", 1, "accepted"],
  ["coord", "found", 0, "accepted"],
  ["stranger", "acknowledge", 0, "ACTION_NOT_ALLOWED"],
  ["stranger", "note", 1, "ACTION_NOT_ALLOWED"],
] as const)("%s asks to %s at level %i: %s", (who, action, level, expected) => {
  const world = raised();
  if (level === 1) world.pass(180_000);

  const decision = world.act(who, action, { note: "seen" });

  expect(decision.kind === "refused" ? decision.code : decision.kind).toBe(expected);
});

test("a guardian who says 'found' says where or how; a rescuer's word is enough", () => {
  const world = raised();

  expect(world.act("anna", "found")).toEqual({ kind: "refused", code: "EVIDENCE_NEEDED" });
  expect(world.act("anna", "found", { place }).kind).toBe("accepted");

  expect(standing(world)).toBe("found 0");
});

test("a guardian alone ends a false alarm as long as only guardians were called", () => {
  const world = raised();

  world.act("anna", "falseAlarm");

  expect(standing(world)).toBe("falseAlarm 0");
  expect(world.heard()).toEqual(["anna standDown", "bo standDown"]);
});

test("once the team is called a guardian only asks for a false alarm, and a second person decides", () => {
  const world = raised();
  world.pass(180_000);
  world.heard();

  world.act("anna", "falseAlarm");
  world.act("anna", "falseAlarm");
  expect(standing(world)).toBe("raised 1");
  expect(world.heard()).toEqual(["bo question", "duty question", "ling question"]);

  world.act("bo", "falseAlarm");
  expect(standing(world)).toBe("falseAlarm 1");
});

test("everybody who was ever called is stood down when she is found, also who declined or could not be reached", () => {
  const world = raised();
  world.act("bo", "decline");
  world.pass(180_000);
  world.unreachable("ling");
  world.act("anna", "enRoute");
  world.heard();

  world.act("duty", "found");

  expect(world.heard()).toEqual(["anna standDown", "bo standDown", "duty standDown", "ling standDown"]);
});

test("an answer to an incident that has ended is refused; the same end twice is not", () => {
  const world = raised();
  world.act("anna", "found", { place });

  expect(world.act("bo", "acknowledge")).toEqual({ kind: "refused", code: "INCIDENT_ENDED" });
  expect(world.act("bo", "found", { place })).toEqual({ kind: "accepted", events: [] });
});

test("an ended incident closes itself after a day, and nobody hears of it", () => {
  const world = raised();
  world.act("anna", "found", { place });
  world.heard();

  world.pass(24 * 60 * MINUTE);

  expect(world.incident().state).toBe("closed");
  expect(world.heard()).toEqual([]);
  expect(world.timers().size).toBe(0);
});

test("an officer reopens within half an hour, and not later", () => {
  const world = raised();
  world.act("anna", "found", { place });
  world.heard();
  world.pass(29 * MINUTE);

  world.act("duty", "reopen");
  expect(standing(world)).toBe("raised 0");
  expect(world.heard()).toEqual(["anna alert", "bo alert"]);
  world.act("anna", "found", { place });
  world.pass(31 * MINUTE);

  expect(world.act("duty", "reopen")).toEqual({ kind: "refused", code: "INCIDENT_ENDED" });
});

test("an officer who takes the level back gets fifteen minutes before the cap raises it again", () => {
  const world = raised();
  world.pass(31 * MINUTE);
  world.act("anna", "enRoute");

  world.act("duty", "deEscalate");
  expect(world.incident().level).toBe(1);
  world.pass(15 * MINUTE);

  expect(world.incident().level).toBe(2);
});

test("a look at the page stops the climb through the channels, not the waiting for an answer", () => {
  const world = raised();

  world.shown("anna");

  expect(world.incident().responders.map((it) => it.state)).toEqual(["shown", "called"]);
  world.pass(180_000);
  expect(world.incident().level).toBe(1);
});

test("a guardian whose leave begins while she is on her way stays on it", () => {
  const world = raised();
  world.act("anna", "enRoute");
  world.heard();

  world.setRoster({ ...fullRoster, 0: fullRoster[0].slice(1) });
  world.signal("sos");

  expect(standing(world)).toBe("enRoute 1");
  expect(world.heard()).toEqual(["anna alert", "bo alert", "duty alert", "ling alert"]);
});

test("a guardian who is paired during the incident is called", () => {
  const world = createWorld({ roster: { ...fullRoster, 0: fullRoster[0].slice(0, 1) } });
  world.signal("exit");
  world.heard();

  world.setRoster(fullRoster);

  expect(world.heard()).toEqual(["bo alert"]);
});
