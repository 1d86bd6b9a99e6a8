import { expect, test } from "vitest";
import { areaId } from "../../infra/domain/ids.ts";
import { MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import { findOutages } from "./outage.ts";
import { ask, atHome, feed, fixAt, home, kindsOf, morning, sceneWith } from "./test-parts.ts";

function silentAfter(reports: ReturnType<typeof fixAt>[], intervalMs: number | null) {
  const scene = sceneWith([home], { reportIntervalMs: intervalMs });
  const known = feed(scene, reports);
  const due = known.last.nextLookAt ?? morning;
  const early = ask(known.state, { kind: "tick" }, scene, plusMs(due, -1));
  const onTime = ask(known.state, { kind: "tick" }, scene, due);
  const again = ask(onTime.state, { kind: "tick" }, scene, plusMs(due, MINUTE_MS));
  const afterMin = (due - (reports.at(-1)?.receivedAt ?? morning)) / MINUTE_MS;
  return { scene, early, onTime, again, afterMin };
}

test("a quiet band is told silent once after half an hour, and heard when it speaks again", () => {
  const { scene, early, onTime, again, afterMin } = silentAfter([...atHome(0, 5)], 10_000);
  const word = fixAt(60, null);
  const back = ask(again.state, { kind: "fix", fix: word }, scene, word.receivedAt);

  expect(afterMin).toBe(30);
  expect(kindsOf(early.signals)).toEqual([]);
  expect(onTime.signals).toMatchObject([{ kind: "silent", why: { cause: "noSignal" } }]);
  expect(onTime.standing.kind).toBe("silent");
  expect(kindsOf(again.signals)).toEqual([]);
  expect(kindsOf(back.signals)).toEqual(["heard"]);
});

test("a slow band is given one and a half of its own intervals and a minute", () => {
  expect(silentAfter([fixAt(0, 5)], 60 * MINUTE_MS).afterMin).toBe(91);
});

test("a band that charges may rest for hours, one with an empty battery says so", () => {
  expect(silentAfter([fixAt(0, 5, { charging: true })], 30_000).afterMin).toBe(360);
  const flat = silentAfter([fixAt(0, 5, { batteryPct: 8 })], 30_000);
  expect(flat.onTime.signals[0]?.why.cause).toBe("batteryLow");
});

test("a senior who is out and falls silent is told within minutes", () => {
  const out = [...atHome(0, 10), ...[180, 240, 300, 340].map((x, i) => fixAt(10 + i, x))];

  expect(silentAfter([...out], 30_000).afterMin).toBe(5);
});

test("a band that switches itself off is silent at once", () => {
  const { signals } = feed(sceneWith([home]), [fixAt(0, 5), fixAt(1, 5, { events: ["powerOff"] })]);

  expect(signals).toMatchObject([{ kind: "silent", why: { cause: "poweredOff" } }]);
});

const area = areaId("xucun");
const word = (minute: number, isMissing = true, reportIntervalMs = 30_000) => ({
  areaId: area,
  heardAt: plusMs(morning, minute * MINUTE_MS),
  reportIntervalMs,
  isMissing,
});
const talking = (count: number) => Array.from({ length: count }, () => word(60, false));

test("many bands of one area that fell silent at one instant are one outage, a few are single cases", () => {
  const five = [10, 10.2, 10.4, 10.1, 10.3].map((minute) => word(minute));

  expect(findOutages([...talking(10), ...five.slice(1)])).toEqual([]);
  expect(findOutages([...talking(10), ...five])).toEqual([
    { areaId: area, silentCount: 5, bandCount: 15, from: word(10.4).heardAt, to: word(10.4).heardAt },
  ]);
  expect(findOutages([...talking(12), ...five])).toEqual([]);
});

test("bands that fell silent one by one are no outage, slow bands whose next word was not due yet belong to it", () => {
  expect(findOutages([...talking(5), ...[0, 10, 20, 30, 40, 50].map((minute) => word(minute))])).toEqual([]);

  const slow = word(2, true, 15 * MINUTE_MS);
  expect(findOutages([slow, ...[10, 10, 10, 10].map((minute) => word(minute))])).toMatchObject([{ silentCount: 5 }]);
});

test("an outage lasts until fewer than half as many bands are missing, and grows by those who follow together", () => {
  const known = new Map([[area, { from: word(10).heardAt, to: word(10).heardAt }]]);
  const missing = (count: number) => [...talking(12 - count), ...Array.from({ length: count }, () => word(10))];

  expect(findOutages(missing(3), known)).toMatchObject([{ silentCount: 3 }]);
  expect(findOutages(missing(2), known)).toEqual([]);
  const later = Array.from({ length: 6 }, () => word(40));
  expect(findOutages([...missing(3), ...later], known)).toMatchObject([
    { silentCount: 9, from: word(10).heardAt, to: word(40).heardAt },
  ]);
});

test("a band that was lost with many others is put down to the network until the outage ends, then told by itself", () => {
  const lost = { from: plusMs(morning, 0), to: plusMs(morning, 0) };
  const during = sceneWith([home], { hearing: { listeningSince: null, outage: { ...lost, endedAt: null } } });
  const endedAt = plusMs(morning, 60 * MINUTE_MS);
  const after = sceneWith([home], { hearing: { listeningSince: null, outage: { ...lost, endedAt } } });
  const known = feed(during, [fixAt(0, 5)]);

  const told = ask(known.state, { kind: "tick" }, during, plusMs(morning, 30 * MINUTE_MS));
  expect(told.signals).toMatchObject([{ kind: "silent", why: { cause: "network" } }]);
  const waiting = ask(told.state, { kind: "tick" }, after, plusMs(endedAt, 4 * MINUTE_MS));
  expect(waiting.signals).toEqual([]);
  expect(waiting.nextLookAt).toBe(plusMs(endedAt, 5 * MINUTE_MS));
  const single = ask(waiting.state, { kind: "tick" }, after, plusMs(endedAt, 5 * MINUTE_MS));
  expect(single.signals).toMatchObject([{ kind: "silent", why: { cause: "noSignal" } }]);
  expect(ask(single.state, { kind: "tick" }, after, plusMs(endedAt, 9 * MINUTE_MS)).signals).toEqual([]);
});

test("an outage explains neither an empty battery nor the silence of somebody who is outside, nor one from before", () => {
  const lost = { from: plusMs(morning, 0), to: plusMs(morning, 15 * MINUTE_MS) };
  const during = sceneWith([home], { hearing: { listeningSince: null, outage: { ...lost, endedAt: null } } });
  const silenceOf = (reports: ReturnType<typeof fixAt>[]) => {
    const known = feed(during, reports);
    const silent = ask(known.state, { kind: "tick" }, during, plusMs(morning, 90 * MINUTE_MS)).signals;
    return silent.find((it) => it.kind === "silent")?.why.cause;
  };
  const out = [...atHome(0, 10), ...[180, 240, 300, 340].map((x, i) => fixAt(10 + i, x))];

  expect(silenceOf([fixAt(0, 5, { batteryPct: 8 })])).toBe("batteryLow");
  expect(silenceOf(out)).toBe("noSignal");
  expect(silenceOf([fixAt(-5, 5)])).toBe("noSignal");
  expect(silenceOf([fixAt(0, 5)])).toBe("network");
});

test("a service that was away gives every band time to come back before its silence counts", () => {
  const listeningSince = plusMs(morning, 45 * MINUTE_MS);
  const scene = sceneWith([home], { hearing: { listeningSince, outage: null } });
  const known = feed(sceneWith([home]), [fixAt(0, 5)]);
  const at = (minute: number) => ask(known.state, { kind: "tick" }, scene, plusMs(morning, minute * MINUTE_MS)).signals;

  expect(at(49)).toEqual([]);
  expect(at(50)).toMatchObject([{ kind: "silent" }]);
});
