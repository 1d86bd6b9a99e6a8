import { expect, test } from "vitest";
import type { IncidentView, PositionView } from "../../infra/contract/views.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import type { QueuedAction } from "../http/action-queue.ts";
import { createTestTimers } from "../live/test-link.ts";
import { createWorld } from "../live/world.ts";
import { anIncident, aPosition, aResponder, aSenior, before, now } from "../stand-in/examples.ts";
import { faceOf, foremost, type Situation } from "./face.ts";
import { createPoller } from "./poller.ts";

type Over = Partial<Omit<Situation, "world">> & {
  readonly incidents?: readonly IncidentView[];
  readonly position?: Partial<PositionView>;
  readonly seniors?: readonly ReturnType<typeof aSenior>[];
};

function situation({ incidents = [], position = {}, seniors = [aSenior()], ...over }: Over = {}): Situation {
  const world = createWorld();
  world.isKnown = true;
  for (const senior of seniors) {
    world.seniors.set(senior.seniorId, senior);
    world.positions.set(senior.seniorId, aPosition({ seniorId: senior.seniorId, ...position }));
  }
  for (const incident of incidents) world.incidents.set(incident.incidentId, incident);
  return {
    personId: "lifang",
    world,
    connection: { kind: "live", ageMs: 200 },
    isPolling: false,
    pending: [],
    now,
    canRing: true,
    laterForRinging: false,
    readEnds: new Set(),
    chosenSeniorId: null,
    ...over,
  };
}

const face = (over: Over = {}) => faceOf(situation(over)).kind;
const offline = { kind: "offline", ageMs: 60_000, heardAt: now, retryAt: null } as const;
const mine = (state: Parameters<typeof aResponder>[0]) => [
  aResponder(state),
  aResponder({ personId: "chenwei", name: "陈伟", part: "guardianB" }),
];
const pressed = (over: Partial<QueuedAction>): QueuedAction => ({
  incidentId: "incident-1",
  body: { action: "acknowledge", idempotencyKey: "key-00000001" },
  pressedAt: now,
  attempts: 1,
  state: "waiting",
  code: "UNREACHABLE",
  ...over,
});

test("in quiet times a guardian sees one calm screen", () => {
  expect(face()).toBe("idle");
  expect(face({ position: { standing: "unsure" } })).toBe("idle");
});

test("a phone that cannot ring says so in quiet times, until its owner has chosen", () => {
  expect(face({ canRing: false })).toBe("noPush");
  expect(face({ canRing: false, laterForRinging: true })).toBe("idle");
});

test("a guardian of nobody is told whom to ask", () => {
  expect(face({ seniors: [] })).toBe("empty");
});

test("before the first picture the page waits, and without a network it does not pretend", () => {
  const waiting = situation();
  waiting.world.isKnown = false;

  expect(faceOf(waiting).kind).toBe("loading");
  expect(faceOf({ ...waiting, connection: offline }).kind).toBe("cutOff");
});

test("an alarm fills the screen, whether or not the phone can ring", () => {
  expect(face({ incidents: [anIncident()] })).toBe("alert");
  expect(face({ incidents: [anIncident()], canRing: false })).toBe("alert");
});

test("a suspicion worries no guardian", () => {
  expect(face({ incidents: [anIncident({ state: "suspected" })] })).toBe("idle");
});

test.each([
  ["acknowledged", "going"],
  ["enRoute", "going"],
  ["contact", "there"],
] as const)("a guardian who is %s sees the screen %s", (state, kind) => {
  expect(face({ incidents: [anIncident({ state: "enRoute", responders: mine({ state }) })] })).toBe(kind);
});

test("when the other guardian goes first, this one may go along or wait", () => {
  const responders = [
    aResponder({ state: "called" }),
    aResponder({ personId: "chenwei", part: "guardianB", state: "enRoute" }),
  ];

  expect(face({ incidents: [anIncident({ responders })] })).toBe("other");
});

test("a rescue team on its way excuses nobody who lives nearer", () => {
  const responders = [
    aResponder({ state: "called" }),
    aResponder({ personId: "zhou", part: "rescuer", state: "enRoute" }),
  ];
  const withContact = [...responders, aResponder({ personId: "wu", part: "rescuer", state: "contact" })];

  expect(face({ incidents: [anIncident({ responders })] })).toBe("alert");
  expect(foremost(anIncident({ responders: withContact }), "lifang")?.personId).toBe("wu");
});

test("a guardian who cannot come is not shouted at again", () => {
  expect(face({ incidents: [anIncident({ responders: mine({ state: "declined" }) })] })).toBe("other");
});

test("a lost senior without a new position for 3 min is shown by what is not known", () => {
  const place = (seconds: number) => ({ lon: 120.69, lat: 30.51, fixedAt: before(seconds), accuracyM: 10 });

  expect(face({ incidents: [anIncident()], position: { standing: "outside", place: place(180) } })).toBe("alert");
  expect(face({ incidents: [anIncident()], position: { standing: "outside", place: place(181) } })).toBe("stale");
  expect(face({ incidents: [anIncident()], position: { standing: "silent" } })).toBe("stale");
  expect(face({ incidents: [anIncident()], position: { place: null } })).toBe("alert");
});

test("without a network the picture is said to be old, unless requests still get through", () => {
  expect(face({ incidents: [anIncident()], connection: offline })).toBe("offline");
  expect(face({ connection: offline })).toBe("idlePast");
  expect(face({ incidents: [anIncident()], connection: offline, isPolling: true })).toBe("alert");
});

test("an answer that did not get through is said loudly, an answer on its way is not", () => {
  const incidents = [anIncident()];

  expect(face({ incidents, pending: [pressed({})] })).toBe("error");
  expect(face({ incidents, pending: [pressed({ state: "refused", code: "INCIDENT_ENDED" })] })).toBe("error");
  expect(face({ incidents, pending: [pressed({ state: "sending" })] })).toBe("alert");
  expect(face({ incidents, pending: [pressed({ state: "sending", attempts: 3 })] })).toBe("error");
  expect(face({ incidents, pending: [pressed({ incidentId: "another" })] })).toBe("alert");
});

test("without a network the waiting answer belongs to the offline screen", () => {
  expect(face({ incidents: [anIncident()], pending: [pressed({})], connection: offline })).toBe("offline");
});

test("a senior who seems to be home has to be seen by somebody", () => {
  expect(face({ incidents: [anIncident({ state: "returnedUnconfirmed" })] })).toBe("returned");
});

test("the end is shown until it is read, and not for ever", () => {
  const end = anIncident({ state: "found", endedAt: before(60) });

  expect(face({ incidents: [end] })).toBe("found");
  expect(face({ incidents: [end], readEnds: new Set(["incident-1"]) })).toBe("idle");
  expect(face({ incidents: [{ ...end, endedAt: before(7_300) }] })).toBe("idle");
});

test("a drill is no alarm", () => {
  expect(face({ incidents: [anIncident({ drill: true })] })).toBe("drill");
});

test("a guardian who is not in a drill sees and hears nothing of it", () => {
  const responders = [aResponder({ personId: "chenwei", name: "陈伟", part: "guardianB" })];

  expect(face({ incidents: [anIncident({ drill: true, responders })] })).toBe("idle");
});

test("of several seniors the one in danger is shown, whoever was chosen", () => {
  const seniors = [aSenior(), aSenior({ seniorId: "zhou", name: "周阿根" })];
  const shown = (over: Over) => {
    const current = faceOf(situation({ seniors, ...over }));
    return "senior" in current ? current.senior.seniorId : null;
  };

  expect(shown({})).toBe("wang");
  expect(shown({ chosenSeniorId: "zhou" })).toBe("zhou");
  expect(shown({ chosenSeniorId: "zhou", incidents: [anIncident()] })).toBe("wang");
  expect(
    shown({ chosenSeniorId: "wang", incidents: [anIncident(), anIncident({ incidentId: "b", seniorId: "zhou" })] }),
  ).toBe("wang");
});

test("while the socket is shut the phone reads over HTTP every 5 s, and knows when that is old", async () => {
  const clock = createMovableClock(now);
  const timers = createTestTimers(clock);
  let isShut = true;
  const read: string[] = [];
  const poller = createPoller({
    clock,
    timers,
    isNeeded: () => isShut,
    readSeniors: () => Promise.resolve({ kind: "ok", value: { items: [aSenior()] } }),
    readIncidents: () => Promise.resolve({ kind: "ok", value: { items: [anIncident()] } }),
    onSeniors: () => read.push("seniors"),
    onIncidents: () => read.push("incidents"),
  });
  const settle = async (ms: number) => {
    timers.advance(ms);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };

  poller.start();
  await settle(5_000);
  await settle(5_000);
  expect(read).toEqual(["seniors", "incidents", "incidents"]);
  expect(poller.isFresh()).toBe(true);
  isShut = false;
  await settle(5_000);
  await settle(15_000);

  expect(read).toHaveLength(3);
  expect(poller.isFresh()).toBe(false);
});

test("a poll that fails is no picture", async () => {
  const clock = createMovableClock(now);
  const timers = createTestTimers(clock);
  const poller = createPoller({
    clock,
    timers,
    isNeeded: () => true,
    readSeniors: () => Promise.resolve({ kind: "unreachable", status: null }),
    readIncidents: () => Promise.reject(new Error("never asked")),
    onSeniors: () => {},
    onIncidents: () => {},
  });

  poller.start();
  timers.advance(5_000);
  await Promise.resolve();

  expect(poller.readAt()).toBeNull();
});
