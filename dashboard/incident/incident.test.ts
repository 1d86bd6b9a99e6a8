import { expect, test } from "vitest";
import { incidentStates } from "../../infra/domain/incident.ts";
import { glyphOf } from "../glyph/glyph-state.ts";
import { after, anIncident, aPosition, aResponder, aSenior, aSignal, before, now } from "../stand-in/examples.ts";
import { crewOf, initialOf } from "./crew.ts";
import { fuseOf } from "./fuse.ts";
import { gravestKind, isLifeRisk, isTakenByTeam, radioNumber, stageOf } from "./stage.ts";

const team = (over: Parameters<typeof aResponder>[0] = {}) =>
  aResponder({ personId: "zhou", name: "周启明", part: "dutyOfficer", ...over });

test("every state of an incident has its place on the screens", () => {
  expect(incidentStates.map((state) => stageOf({ state }))).toEqual([
    "doubt",
    "lost",
    "lost",
    "lost",
    "held",
    "returned",
    "ended",
    "ended",
    "closed",
  ]);
});

test("only somebody in danger is red: an empty wristband at home is not", () => {
  expect(isLifeRisk(anIncident({ signals: [aSignal({ kind: "lowBattery" })] }))).toBe(false);
  expect(isLifeRisk(anIncident({ signals: [aSignal({ kind: "silent" }), aSignal({ kind: "strapOff" })] }))).toBe(false);
  expect(isLifeRisk(anIncident({ signals: [aSignal({ kind: "silent" }), aSignal({ kind: "exit" })] }))).toBe(true);
  expect(isLifeRisk(anIncident({ signals: [aSignal({ kind: "sos" })] }))).toBe(true);
});

test("an incident whose reason is unknown is treated as danger", () => {
  expect(isLifeRisk(anIncident({ signals: [] }))).toBe(true);
  expect(gravestKind(anIncident({ signals: [] }))).toBe("exit");
});

test("the first signal names the incident", () => {
  expect(gravestKind(anIncident({ signals: [aSignal({ kind: "sos" }), aSignal()] }))).toBe("sos");
});

test("the team has taken it once one of them has answered, guardians do not count", () => {
  expect(isTakenByTeam(anIncident({ responders: [aResponder({ state: "enRoute" }), team({ state: "shown" })] }))).toBe(
    false,
  );
  expect(isTakenByTeam(anIncident({ responders: [team({ state: "acknowledged" })] }))).toBe(true);
});

test("a number on the radio has four digits", () => {
  expect(radioNumber({ number: 231 })).toBe("0231");
});

test("the glyph shows senior, both guardians and the team by their form", () => {
  const incident = anIncident({
    state: "enRoute",
    responders: [
      aResponder({ state: "enRoute" }),
      aResponder({ personId: "chenwei", part: "guardianB", state: "unreachable" }),
      team({ state: "called" }),
    ],
  });

  expect(glyphOf(incident, aPosition({ standing: "outside" }))).toEqual({
    senior: "lost",
    a: "going",
    b: "failed",
    team: "called",
  });
  expect(glyphOf(incident, aPosition({ standing: "silent" })).senior).toBe("silent");
  expect(glyphOf({ ...incident, state: "suspected" }, undefined).senior).toBe("maybe");
  expect(glyphOf({ ...incident, state: "found" }, undefined).senior).toBe("in");
});

test("the team's ring is as far as its foremost member", () => {
  const responders = [team({ state: "called" }), team({ personId: "wu", part: "rescuer", state: "enRoute" })];

  expect(glyphOf(anIncident({ responders }), undefined).team).toBe("going");
  expect(glyphOf(anIncident({ responders: [] }), undefined)).toMatchObject({ a: "idle", b: "idle", team: "idle" });
});

test("both guardians are always listed, also the one whom nobody has called yet", () => {
  const rows = crewOf(anIncident({ responders: [aResponder({ state: "acknowledged" })] }), aSenior());

  expect(rows.map(({ slot, name, stateText, tag }) => [slot, name, stateText, tag])).toEqual([
    ["A", "李芳", "接了", "on"],
    ["B", "陈伟", "还没叫", "off"],
    ["team", "救援队", "还没叫", "off"],
  ]);
});

test("a guardian without a page is shown by how far the message has come", () => {
  const text = (outcome: "waiting" | "sending" | "accepted" | "shown" | "failed" | "cancelled") =>
    crewOf(
      anIncident({ responders: [aResponder({ delivery: { channel: "sms", attempt: 2, outcome, at: before(5) } })] }),
      undefined,
    )[0]?.stateText;

  expect([text("sending"), text("accepted"), text("shown"), text("failed"), text("cancelled")]).toEqual([
    "正在发短信 第 2 次",
    "短信到了，还没回",
    "看到了，还没回",
    "短信没发到",
    "正在叫",
  ]);
});

test("a failed message is amber, an answer is blue, a team that does not answer is red", () => {
  const rows = crewOf(
    anIncident({
      responders: [
        aResponder({ delivery: { channel: "mqtt", attempt: 1, outcome: "failed", at: before(5) } }),
        aResponder({ personId: "chenwei", part: "guardianB", state: "enRoute" }),
        team({ state: "shown" }),
      ],
    }),
    aSenior(),
  );

  expect(rows.map(({ tone }) => tone)).toEqual(["warn", "act", "life"]);
});

test("once somebody is with the senior the silent team is no cause for alarm", () => {
  const rows = crewOf(anIncident({ state: "contact", responders: [team({ state: "called" })] }), aSenior());

  expect(rows.find(({ slot }) => slot === "team")?.tone).toBe("plain");
});

test("a channel that this page does not know is named as the service names it", () => {
  const [row] = crewOf(
    anIncident({
      responders: [aResponder({ delivery: { channel: "pigeon", attempt: 1, outcome: "accepted", at: before(1) } })],
    }),
    undefined,
  );

  expect(row?.stateText).toBe("pigeon到了，还没回");
});

test("the tag holds the family name, also of a rare character", () => {
  expect(initialOf("李芳")).toBe("李");
  expect(initialOf("𠮷野")).toBe("𠮷");
  expect(initialOf("")).toBe("?");
});

test("what happens next if nobody acts, and in how long", () => {
  const fuse = fuseOf(anIncident({ raisedAt: before(135), next: { kind: "acknowledge", dueAt: after(45) } }), now);

  expect(fuse).toMatchObject({ text: "没人接，就叫救援队", left: "00:45", isShort: true });
  expect(fuse?.share).toBeCloseTo(0.75, 5);
});

test("the caps run from the alarm whatever anybody answered, other waits from the last answer", () => {
  const responders = [aResponder({ state: "acknowledged", since: before(60) })];
  const hardCap = fuseOf(
    anIncident({ raisedAt: before(900), responders, next: { kind: "hardCap", dueAt: after(900) } }),
    now,
  );
  const depart = fuseOf(
    anIncident({ raisedAt: before(900), responders, next: { kind: "depart", dueAt: after(240) } }),
    now,
  );

  expect(hardCap?.share).toBeCloseTo(0.5, 5);
  expect(depart?.share).toBeCloseTo(0.2, 5);
});

test("a step that is overdue says now and does not count backwards", () => {
  expect(fuseOf(anIncident({ next: { kind: "hardCap", dueAt: before(5) } }), now)).toMatchObject({
    left: "现在",
    share: 1,
  });
  expect(fuseOf(anIncident({ next: null }), now)).toBeNull();
});
