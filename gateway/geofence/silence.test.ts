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

test("many silent bands of one area are one outage, a few are single cases", () => {
  const area = areaId("xucun");
  const band = (minute: number | null) => ({
    areaId: area,
    silentSince: minute === null ? null : plusMs(morning, minute * MINUTE_MS),
  });
  const talking = Array.from({ length: 10 }, () => band(null));

  expect(findOutages([...talking, ...[1, 2, 3, 4].map(band)])).toEqual([]);
  expect(findOutages([...talking, ...[5, 1, 2, 3, 4, 6].map(band)])).toEqual([
    { areaId: area, silentCount: 6, bandCount: 16, since: plusMs(morning, 5 * MINUTE_MS) },
  ]);
});
