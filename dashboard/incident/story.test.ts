import { expect, test } from "vitest";
import type { TimelineEntry } from "../../infra/contract/views.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import { incidentActions } from "../../infra/domain/incident.ts";
import type { IncidentEventKind } from "../../infra/domain/incident-event.ts";
import { signalCauses, signalKinds } from "../../infra/domain/signal.ts";
import { anIncident, aPosition, aResponder, aSenior, aSignal, before, now } from "../stand-in/examples.ts";
import { words } from "../text/language.ts";
import { helpersOf } from "./helpers-of.ts";
import { nextStep, permitted } from "./permitted.ts";
import { entryText } from "./timeline.ts";
import { accuracyText, farText, headingOf, lastPlace, placeText } from "./whereabouts.ts";
import { charted, sureText, whyText } from "./why.ts";

const entry = (
  kind: string,
  data: TimelineEntry["data"] = {},
  actor: Partial<TimelineEntry["actor"]> = {},
): TimelineEntry => ({
  seq: 1,
  at: before(10),
  kind,
  actor: { kind: "system", personId: null, name: null, ...actor },
  about: [
    { personId: "lifang", name: "李芳" },
    { personId: "chenwei", name: "陈伟" },
  ].filter(({ personId }) => JSON.stringify(data).includes(personId)),
  data,
});
const liFang = { kind: "person" as const, personId: "lifang", name: "李芳" };
const text = (one: TimelineEntry) => entryText(one).text;

test("the story of an alarm reads in words, with who did what", () => {
  expect(text(entry("opened", { state: "suspected", signal: { kind: "suspicion" } }))).toBe("起了疑心，开始加密定位");
  expect(text(entry("raised", { signal: { kind: "exit" }, level: 0 }))).toBe("报警：走失");
  expect(text(entry("called", { people: [{ personId: "lifang" }, { personId: "chenwei" }], why: "raised" }))).toBe(
    "开始叫 李芳、陈伟",
  );
  expect(text(entry("delivered", { personId: "chenwei", channel: "mqtt", attempt: 2 }))).toBe(
    "用手机通知陈伟，第 2 次",
  );
  expect(text(entry("acknowledged", { personId: "lifang", note: null }, liFang))).toBe("李芳 接了");
  expect(text(entry("levelChanged", { level: 1, why: "noAnswer" }))).toBe("升级：通知救援队");
  expect(text(entry("unreachable", { personId: "chenwei" }))).toBe("陈伟 联系不上");
  expect(text(entry("lapsed", { personIds: ["chenwei"] }))).toBe("陈伟 一直没动身，不再算数");
  expect(text(entry("found", { by: { personId: "lifang", note: "在桥边" } }, liFang))).toBe(
    "李芳 找到了，通知大家可以休息：在桥边",
  );
  expect(text(entry("found", { by: null }))).toBe("找到了，通知大家可以休息");
});

test("every kind of event the service writes has words of its own", () => {
  const kinds: readonly IncidentEventKind[] = [
    "opened",
    "raised",
    "reopened",
    "signalJoined",
    "levelChanged",
    "called",
    "unreachable",
    "shown",
    "acknowledged",
    "enRoute",
    "contact",
    "declined",
    "withdrew",
    "objected",
    "falseAlarmAsked",
    "noted",
    "nudged",
    "lapsed",
    "returned",
    "leftAgain",
    "wentDark",
    "dismissed",
    "found",
    "falseAlarm",
    "closed",
    "delivered",
    "arrived",
    "deliveryFailed",
  ];

  for (const kind of kinds) {
    const said = text(
      entry(kind, { signal: { kind: "exit" }, personIds: ["lifang"], channel: "mqtt", level: 1 }, liFang),
    );
    expect(said, kind).not.toContain(kind);
    expect(said, kind).not.toContain("有变化");
  }
});

test("what a later service writes is shown, not hidden", () => {
  expect(text(entry("moonPhase"))).toBe("有变化 (moonPhase)");
  expect(text(entry("signalJoined", { signal: { kind: "meteor" } }))).toBe("有变化");
  expect(text(entry("delivered", { personId: "nobody", channel: "pigeon" }))).toBe("用pigeon通知有人");
});

test("danger is a red diamond, a person blue, the machine hollow, a receipt grey", () => {
  const mark = (one: TimelineEntry) => entryText(one).mark;

  expect(mark(entry("raised", { signal: { kind: "exit" } }))).toBe("life");
  expect(mark(entry("opened", { state: "suspected" }))).toBe("hollow");
  expect(mark(entry("signalJoined", { signal: { kind: "sos" } }))).toBe("life");
  expect(mark(entry("signalJoined", { signal: { kind: "lowBattery" } }))).toBe("hollow");
  expect(mark(entry("enRoute", {}, liFang))).toBe("act");
  expect(mark(entry("levelChanged", { level: 2 }, liFang))).toBe("act");
  expect(mark(entry("called", { people: [] }))).toBe("hollow");
  expect(mark(entry("delivered", {}))).toBe("plain");
});

test("helpers stand on the map where they last said to be, with the age of saying it", () => {
  const at = (seq: number, lon: number): TimelineEntry => ({
    ...entry("enRoute", { part: "guardianA", place: { at: [lon, 30.51], accuracyM: 9 } }, liFang),
    seq,
  });

  expect(helpersOf([at(5, 120.7), at(3, 120.6)])).toEqual([
    { at: [120.7, 30.51], name: "李芳", label: "李", isTeam: false, atMs: Date.parse(before(10)) },
  ]);
  expect(
    helpersOf([entry("noted", { place: null }, liFang), entry("noted", { place: { at: ["x"] } }, liFang)]),
  ).toEqual([]);
  expect(helpersOf(null)).toEqual([]);
  expect(helpersOf("failed")).toEqual([]);
});

test("the rescue team acts from level 1 on, its officer always, a viewer never", () => {
  const lost = anIncident({ level: 0 });

  expect(permitted("acknowledge", ["rescuer"], lost)).toBe("guardiansFirst");
  expect(permitted("acknowledge", ["rescuer"], { ...lost, level: 1 })).toBe("yes");
  expect(permitted("acknowledge", ["dutyOfficer"], lost)).toBe("yes");
  expect(permitted("falseAlarm", ["rescuer"], { ...lost, level: 2 })).toBe("officerOnly");
  expect(incidentActions.map((action) => permitted(action, ["viewer"], lost))).not.toContain("yes");
  expect(incidentActions.map((action) => permitted(action, ["guardian"], lost))).not.toContain("yes");
});

test("each stage offers its own steps and no other", () => {
  const offered = (
    state: "suspected" | "raised" | "returnedUnconfirmed" | "found" | "closed",
  ): readonly IncidentAction[] =>
    incidentActions.filter((action) => permitted(action, ["dutyOfficer"], anIncident({ state, level: 1 })) === "yes");

  expect(offered("suspected")).toEqual(["falseAlarm", "escalate", "note"]);
  expect(offered("raised")).not.toContain("reopen");
  expect(offered("raised")).not.toContain("object");
  expect(offered("returnedUnconfirmed")).toContain("object");
  expect(offered("found")).toEqual(["note", "reopen", "close"]);
  expect(offered("closed")).toEqual(["reopen", "close"]);
});

test("one next step at a time: take it, set out, be there, end it", () => {
  const step = (state: Parameters<typeof aResponder>[0]) =>
    nextStep(anIncident({ responders: [aResponder({ personId: "zhou", part: "rescuer", ...state })] }), "zhou");

  expect([
    step({ state: "called" }),
    step({ state: "acknowledged" }),
    step({ state: "enRoute" }),
    step({ state: "contact" }),
  ]).toEqual(["acknowledge", "enRoute", "contact", "found"]);
  expect(nextStep(anIncident({ state: "contact" }), "zhou")).toBe("found");
  expect(nextStep(anIncident({ state: "suspected" }), "zhou")).toBe("escalate");
  expect(nextStep(anIncident({ state: "found" }), "zhou")).toBe("close");
  expect(nextStep(anIncident({ state: "closed" }), "zhou")).toBeNull();
});

test("a card says how far out and which way, and no way when the senior stands", () => {
  const out = aPosition({ standing: "outside", distanceM: 338, speedMps: 0.9, headingDeg: 82 });

  expect(farText(anIncident(), out, now)).toBe("围栏外 340 米，往东走");
  expect(farText(anIncident(), { ...out, speedMps: 0.3 }, now)).toBe("围栏外 340 米");
  expect(headingOf({ ...out, speedMps: null })).toBeNull();
});

test("a card says what is not known instead of guessing", () => {
  const noPlace = anIncident({ signals: [aSignal({ place: null })] });

  expect(farText(anIncident(), aPosition({ standing: "silent", heardAt: before(2_280) }), now)).toBe("38 分没有信号");
  expect(farText(noPlace, aPosition({ place: null }), now)).toContain("不知道在哪里");
  expect(farText(anIncident({ signals: [aSignal({ kind: "sos" })] }), aPosition(), now)).toBe("按了求救键");
  expect(accuracyText(null)).toBe("");
});

test("without a live place the alarm's own place is shown", () => {
  expect(lastPlace(undefined, anIncident())?.at).toEqual([120.6955, 30.5125]);
  expect(lastPlace(aPosition({ place: null }), anIncident())?.at).toEqual([120.6955, 30.5125]);
  expect(lastPlace(undefined, undefined)).toBeNull();
});

test("the place is told from home and by grid cell, never by an invented street", () => {
  const place = { at: [120.6955, 30.5125] as const, fixedAtMs: now - 8_000, accuracyM: 62 };

  expect(placeText(place, aSenior(), now)).toBe("家东北 600 米 · T14-57 · 8 秒前 ±62 米");
  expect(placeText({ ...place, accuracyM: null }, aSenior({ home: null }), now)).toBe("T14-57 · 8 秒前");
});

const evidence = (distances: readonly number[]) =>
  distances.map((distanceM, index) => ({ at: before(200 - index * 10), distanceM, sigmaM: 12, score: 0 }));

test("one sentence says why: how many fixes, how long outside", () => {
  const why = { ...aSignal().why, evidence: evidence([-40, 5, -3, 12, 30, 60]) };

  expect(whyText(aSignal({ why }))).toBe("3 个定位点连续 20 秒在围栏外，离边线 180 米，扣掉误差仍在外面。");
  expect(whyText(aSignal())).toBe("定位点在围栏外，离边线 180 米，扣掉误差仍在外面。");
  expect(whyText(aSignal({ why: { ...why, fence: "keepOut" } }))).toBe(
    "3 个定位点连续 20 秒在不该去的地方，扣掉误差仍在里面。",
  );
  expect(whyText(aSignal({ why: { ...why, cause: "excuseEnded" } }))).toContain("说好有人陪的时间过了");
});

test("every kind of signal and every cause that a rule may name has its words", () => {
  const { why } = words().incident;

  expect(signalKinds.filter((kind) => !(kind in why))).toEqual([]);
  expect(signalCauses.filter((cause) => !(cause in why.causes))).toEqual([]);
});

test("a cause and a late arrival are said, an unknown cause is left out", () => {
  expect(whyText(aSignal({ kind: "silent", why: { ...aSignal().why, cause: "batteryLow" } }))).toBe(
    "手环过了该报的时间还没有消息。多半没电了。",
  );
  expect(whyText(aSignal({ kind: "sos", late: true, why: { ...aSignal().why, cause: "meteor" } }))).toBe(
    "手环上的求救键被按下。这些点到得晚，事情可能更早就发生了。",
  );
});

test("certainty is never claimed", () => {
  const sure = (probability: number | null) => sureText(aSignal({ why: { ...aSignal().why, probability } }));

  expect(sure(0.997)).toBe("出去的把握 99.7%");
  expect(sure(0.999_999)).toBe("出去的把握 99.9%");
  expect(sure(0.62)).toBe("出去的把握 62%");
  expect(sure(null)).toBeNull();
});

test("one point is no chart", () => {
  expect(
    charted(anIncident({ signals: [aSignal({ why: { ...aSignal().why, evidence: evidence([5]) } })] })),
  ).toBeNull();
  expect(
    charted(anIncident({ signals: [aSignal(), aSignal({ why: { ...aSignal().why, evidence: evidence([5, 9]) } })] })),
  ).not.toBeNull();
});
