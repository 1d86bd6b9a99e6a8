import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { epochMs } from "../../infra/domain/time.ts";
import { createService, type Service } from "./stand-ins/service.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const guardians = ["guardian-a: alert", "guardian-b: alert"];
const team = ["officer: alert", "rescuer-1: alert", "rescuer-2: alert"];

let service: Service;
beforeAll(async () => {
  service = await createService({ seniors: ["wang", "li"] });
});
beforeEach(async () => {
  await service.again();
  await service.onePhoneEach();
});
afterEach(async () => {
  await service.replayed();
  expect(await service.unexpected()).toEqual([]);
});
afterAll(() => service.drop());

const heard = () => service.page.heard();
const incidents = async () => (await service.db.query("select 1 from incidents")).length;
const standing = async () => {
  const incident = await service.incident();
  return `${incident.state} ${incident.level}`;
};
const happens: Service["signal"] = async (kind, over = {}) => {
  const now = service.clock.now();
  await service.signal(kind, { happenedAt: now, concludedAt: now, ...over });
  await service.settle();
};
const why = (cause: string | null, distanceM: number | null = 120) => ({
  rule: "test-1",
  distanceM,
  probability: 0.99,
  evidence: [],
  cause,
});

test.each(["water", "vehicle", "weather"])(
  "an exit with the cause %s calls the team in the first moment",
  async (cause) => {
    await happens("exit", { why: why(cause) });

    expect(heard()).toEqual([...guardians, ...team]);
    await service.quietFor(3 * MINUTE - 1);
  },
);

test("an SOS without any place calls everybody at once", async () => {
  await happens("sos", { place: null });

  expect(heard()).toEqual([...guardians, ...team]);
  await service.quietFor(3 * MINUTE - 1);
});

test("the third exit within a day calls the team at once, the second does not", async () => {
  for (const expected of [guardians, guardians, [...guardians, ...team]]) {
    await happens("exit");
    expect(heard()).toEqual(expected);
    await service.act("officer", "found");
    await service.pass(40 * MINUTE);
    heard();
  }
});

test("a fall is for the guardians first", async () => {
  await happens("fall");

  expect(heard()).toEqual(guardians);
  await service.quietFor(3 * MINUTE - 1);
});

test("a band taken off at home is for the guardians, away from home for the team too", async () => {
  await happens("strapOff", { why: why(null, -40) });
  expect(heard()).toEqual(guardians);
  await service.signalOf("li", "strapOff");
  await service.settle();

  expect(heard()).toEqual([...guardians, ...team]);
  await service.quietFor(3 * MINUTE - 1);
});

test("a band on its charger that comes off or falls silent is a notice and no incident", async () => {
  await happens("strapOff", { why: why("charging") });
  await happens("silent", { why: why("charging") });

  expect(heard().every((line) => line.endsWith("notice"))).toBe(true);
  expect(await incidents()).toBe(0);
  await service.quietFor(10 * MINUTE);
});

test("a silence that a whole area shares calls no guardian", async () => {
  await happens("silent", { why: why("network") });

  expect([heard(), await incidents()]).toEqual([[], 0]);
  await service.quietFor(10 * MINUTE);
});

test("a band that goes dark at home calls the guardians; heard again it is not over by itself", async () => {
  await happens("silent");
  expect(heard()).toEqual(guardians);

  await happens("heard");
  expect(heard()).toEqual(["guardian-a: returned", "guardian-b: returned"]);
  expect(await standing()).toBe("returnedUnconfirmed 0");
  await service.quietFor(10 * MINUTE - 1);
  await service.pass(1);

  expect(heard()).toEqual(["guardian-a: standDown", "guardian-b: standDown"]);
});

test("a band that is heard again before the next step spares the team", async () => {
  await happens("silent");
  await service.pass(3 * MINUTE - 1);
  heard();

  await happens("heard");
  expect(heard()).toEqual(["guardian-a: returned", "guardian-b: returned"]);

  await service.quietFor(5 * MINUTE);
});

test("a signal of a dark band that comes back does not end an exit", async () => {
  await happens("exit");
  await happens("silent");
  heard();

  await happens("heard");

  expect(await standing()).toBe("raised 1");
});

test("fifty exits and returns at the edge of the fence within a minute are one incident and two calls", async () => {
  await happens("exit");
  expect(heard()).toEqual(guardians);
  const calls: string[] = [];
  for (let times = 0; times < 25; times += 1) {
    await service.pass(1_200);
    await happens("enter");
    await service.pass(1_200);
    await happens("exit");
    calls.push(...heard());
  }

  expect(await incidents()).toBe(1);
  expect(calls.filter((line) => !guardians.includes(line) && !line.endsWith("returned"))).toEqual([]);
  await service.quietFor(3 * MINUTE - 1);
});

test("the same exit a hundred times is one call", async () => {
  for (let times = 0; times < 100; times += 1) await happens("exit");

  expect(heard()).toEqual(guardians);
  expect(await incidents()).toBe(1);
  await service.quietFor(3 * MINUTE - 1);
});

test("leaving a second fence joins the incident and calls nobody anew", async () => {
  await happens("exit");
  heard();

  await happens("exit", { why: why(null, 900) });

  expect(heard()).toEqual([]);
  expect(await incidents()).toBe(1);
});

test("an SOS that the band repeats within thirty seconds is one call; a second press later is a second one", async () => {
  await happens("sos");
  expect(heard()).toEqual([...guardians, ...team]);
  await service.pass(29_000);
  await happens("sos");
  expect(heard()).toEqual([]);
  await service.pass(2_000);
  await happens("sos");

  expect(heard()).toEqual([...guardians, ...team]);
  await service.quietFor(2 * MINUTE);
});

test("an SOS after an exit calls everybody again, an exit after an SOS does not", async () => {
  await happens("exit");
  await happens("sos");
  expect(heard()).toEqual([...guardians, ...guardians, ...team].sort());
  await service.pass(MINUTE);
  await happens("exit");

  expect(heard()).toEqual([]);
  await service.quietFor(2 * MINUTE - 1);
});

test("a suspicion calls nobody and goes away; the exit that follows calls both", async () => {
  await happens("suspicion");
  await service.quietFor(5 * MINUTE);
  await happens("exit");
  expect(heard()).toEqual(guardians);
  expect(await incidents()).toBe(1);

  await service.quietFor(3 * MINUTE - 1);
});

test("a suspicion that comes to nothing never reaches anybody", async () => {
  await happens("suspicion");
  await service.quietFor(11 * MINUTE);

  expect(await standing()).toBe("closed 0");
});

test("an officer makes a suspicion an incident, and both guardians are called", async () => {
  await happens("jump");
  expect(heard()).toEqual([]);
  await service.act("officer", "escalate");
  await service.settle();

  expect(heard()).toEqual(guardians);
  await service.quietFor(3 * MINUTE - 1);
});

test("an exit that comes an hour late says so and is an alert all the same", async () => {
  await happens("exit", { late: true, happenedAt: epochMs(service.clock.now() - HOUR) });

  expect(heard()).toEqual(guardians);
  expect(service.page.calls.at(-1)?.alert.text).toContain("60 分钟前");
  await service.quietFor(3 * MINUTE - 1);
});

test("late fixes of the way out, after she was found, are written down and call nobody", async () => {
  await happens("exit");
  const happenedAt = service.clock.now();
  await service.pass(10 * MINUTE);
  await service.act("guardian-a", "found", { note: "at the market" });
  await service.settle();
  heard();

  await happens("exit", { late: true, happenedAt });

  expect(await standing()).toBe("found 1");
  await service.quietFor(HOUR);
});

test("a late SOS is believed at any age, also after she was found", async () => {
  await happens("exit");
  const happenedAt = service.clock.now();
  await service.pass(MINUTE);
  await service.act("guardian-a", "found", { note: "at the market" });
  await service.settle();
  heard();

  await happens("sos", { late: true, happenedAt });

  expect(heard()).toEqual([...guardians, ...team]);
  await service.quietFor(3 * MINUTE - 1);
});

test("a fall is not ended by being at home", async () => {
  await happens("exit");
  await happens("fall");
  heard();

  await happens("enter");

  expect([heard(), await standing()]).toEqual([[], "raised 0"]);
});

test("out of two fences, back in one: she is not back", async () => {
  await happens("exit");
  await happens("exit", { fenceId: null });
  heard();

  await happens("enter");

  expect([heard(), await standing()]).toEqual([[], "raised 0"]);
});

test("a wander at three in the morning waits for nothing, a low battery waits for seven", async () => {
  await service.advance(19 * HOUR - (service.clock.now() % (24 * HOUR)) + 24 * HOUR);
  await happens("lowBattery");
  expect(heard()).toEqual([]);
  await service.signalOf("li", "exit");
  await service.settle();
  expect(heard()).toEqual(guardians);
  await service.act("officer", "found", { senior: "li" });
  await service.settle();
  heard();

  await service.quietFor(4 * HOUR - 1);
  await service.pass(1);

  expect(heard()).toEqual(["guardian-a: notice", "guardian-b: notice"]);
});

test("of everything that waits, an SOS goes out first, then who hears of it for the first time, then repeats", async () => {
  service.page.behave(() => ({ kind: "retry", code: "BUSY", afterMs: 200_000 }));
  await happens("exit");
  await service.pass(3 * MINUTE);
  await service.signalOf("li", "sos");
  await service.settle();
  service.page.behave(() => ({ kind: "accepted", providerId: null }));
  heard();
  const before = service.page.calls.length;
  await service.pass(201_000);

  const order = service.page.calls.slice(before).map(({ claimed }) => claimed.body.signalKind);
  expect(order.lastIndexOf("sos")).toBeLessThan(order.indexOf("exit"));
  expect(heard().filter((line) => !line.endsWith("alert"))).toEqual([]);
});
