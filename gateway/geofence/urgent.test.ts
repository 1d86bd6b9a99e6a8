import { expect, test } from "vitest";
import { plusMs } from "../../infra/domain/time.ts";
import { ask, atHome, feed, fixAt, home, kindsOf, morning, sceneWith, spot } from "./test-parts.ts";

const scene = sceneWith([home]);

test("an SOS without a place carries the best known place and its age", () => {
  const { signals } = feed(scene, [fixAt(0, 5), fixAt(7, null, { events: ["sos"] })]);

  expect(signals).toMatchObject([{ kind: "sos", place: { fixedAt: morning }, deliveryId: "delivery-7" }]);
});

test("an SOS and a low battery in one message are both told, the SOS first", () => {
  const { signals } = feed(scene, [fixAt(0, null, { events: ["lowBattery", "sos"] })]);

  expect(kindsOf(signals)).toEqual(["sos", "lowBattery"]);
  expect(signals[0]?.place).toBeNull();
});

test("a second SOS ten minutes later is told again, the same message twice is not", () => {
  const first = fixAt(1, 5, { events: ["sos"] });
  const second = fixAt(11, 5, { events: ["sos"] });

  expect(kindsOf(feed(scene, [fixAt(0, 5), first, first, second]).signals)).toEqual(["sos", "sos"]);
});

test("an SOS that arrives late and out of order is told, marked late, and does not move the senior back", () => {
  const known = feed(scene, atHome(0, 20));
  const late = fixAt(3, 800, { events: ["sos"], receivedAt: plusMs(morning, 20 * 60_000), messageKey: -7 });

  const { signals, standing } = ask(known.state, { kind: "fix", fix: late }, scene, late.receivedAt);

  expect(signals).toMatchObject([{ kind: "sos", late: true }]);
  expect(standing.kind).toBe("inside");
  expect(standing.place?.fixedAt).toBe(known.last.standing.place?.fixedAt);
});

test("a band whose clock was a day ahead mutes nothing afterwards", () => {
  const odd = fixAt(10, 5, { clockFault: "ahead" });
  const next = [fixAt(10.5, null, { events: ["sos"] }), ...[230, 260, 300, 330].map((x, i) => fixAt(12 + i, x))];

  const kinds = kindsOf(feed(scene, [...atHome(0, 10), odd, ...next]).signals);

  expect(kinds).toContain("sos");
  expect(kinds).toContain("exit");
});

test("a strap that stays off is told once, and again when it comes off a second time", () => {
  const off = (minute: number) => fixAt(minute, 5, { events: ["strapOff"], worn: false });
  const on = fixAt(5, 5);

  expect(kindsOf(feed(scene, [fixAt(0, 5), off(1), off(2), off(3)]).signals)).toEqual(["strapOff"]);
  expect(kindsOf(feed(scene, [fixAt(0, 5), off(1), on, off(6)]).signals)).toEqual(["strapOff", "strapOff"]);
});

test("a band that comes off is judged by where it was: at home, on its charger, away, or nobody knows", () => {
  const off = (x: number, more = {}) => fixAt(20, x, { events: ["strapOff"], worn: false, ...more });
  const whyOf = (before: ReturnType<typeof atHome>, last: ReturnType<typeof off>) =>
    feed(scene, [...before, last]).signals.find((it) => it.kind === "strapOff")?.why;
  const daysOnly = { ...home, schedule: { spans: [{ days: ["sun" as const], from: 0, to: 60 }] } };

  expect(whyOf(atHome(0, 20), off(5))).toMatchObject({ distanceM: expect.closeTo(-195, 0), cause: null });
  expect(whyOf(atHome(0, 20), off(5, { charging: true }))).toMatchObject({ cause: "charging" });
  expect(feed(sceneWith([daysOnly]), [...atHome(0, 20), off(5)]).signals[0]?.why.distanceM).toBeLessThan(0);
  const away = Array.from({ length: 20 }, (_, minute) => fixAt(minute, Math.min(700, minute * 60)));
  const taken = whyOf(away, off(700, { charging: true }));
  expect(taken?.distanceM).toBeGreaterThan(400);
  expect(taken?.cause).toBeNull();
  expect(whyOf([], fixAt(20, null, { events: ["strapOff"] }))?.distanceM).toBeNull();
  expect(whyOf([fixAt(-11, 5)], fixAt(20, null, { events: ["strapOff"] }))?.distanceM).toBeNull();
});

test("a low battery is told once until it was charged", () => {
  const low = (minute: number) => fixAt(minute, 5, { batteryPct: 12 });
  const charged = fixAt(60, 5, { batteryPct: 90, charging: true });
  const reports = [low(0), low(20), low(40), charged, low(61)];

  expect(kindsOf(feed(scene, reports).signals)).toEqual(["lowBattery", "lowBattery"]);
});

test("a fall is told whatever the fences and the excuses say", () => {
  const excuses = [{ kind: "outing" as const, fenceId: null, from: morning, to: plusMs(morning, 3_600_000) }];
  const fall = fixAt(1, 0, { at: spot(5_000, 0), events: ["fall"] });

  expect(kindsOf(feed(sceneWith([], { excuses }), [fixAt(0, 5), fall]).signals)).toContain("fall");
});
