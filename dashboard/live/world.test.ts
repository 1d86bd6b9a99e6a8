import { expect, test } from "vitest";
import type { ServerMessage } from "../../infra/contract/live.ts";
import { anIncident, aPosition, aSenior, before } from "../stand-in/examples.ts";
import { createRateMeter } from "./rate-meter.ts";
import { applyIncidentList, applyMessage, createWorld } from "./world.ts";

const snapshot = (over: Partial<Extract<ServerMessage, { kind: "snapshot" }>> = {}): ServerMessage => ({
  kind: "snapshot",
  seq: 1,
  areas: [],
  seniors: [aSenior()],
  positions: [aPosition()],
  incidents: [],
  ...over,
});

test("before the first snapshot nothing is known, so no count is shown as zero", () => {
  const world = createWorld();

  expect(world.isKnown).toBe(false);
  applyMessage(world, snapshot());
  expect(world.isKnown).toBe(true);
});

test("the newest position of a senior wins, whatever order they arrive in", () => {
  const world = createWorld();
  applyMessage(world, snapshot());

  const older = aPosition({ heardAt: before(60) });
  const newer = aPosition({ heardAt: before(2) });
  const first = applyMessage(world, { kind: "positions", positions: [newer] });
  const second = applyMessage(world, { kind: "positions", positions: [older] });

  expect(first.positions).toEqual([newer]);
  expect(second.positions).toEqual([]);
  expect(world.positions.get("wang")).toEqual(newer);
});

test("an older view of an incident never hides that somebody has taken it", () => {
  const world = createWorld();
  applyMessage(world, snapshot());
  const taken = anIncident({ state: "acknowledged", seq: 12 });

  applyMessage(world, { kind: "incident", seq: 12, incident: taken });
  const late = applyMessage(world, { kind: "incident", seq: 11, incident: anIncident({ seq: 11 }) });

  expect(late.incidents).toEqual([]);
  expect(world.incidents.get("incident-1")).toEqual(taken);
});

test("a snapshot replaces everything and tells which incidents are new to the page", () => {
  const world = createWorld();
  applyMessage(world, snapshot({ incidents: [anIncident({ incidentId: "known", seq: 5 })] }));

  const change = applyMessage(
    world,
    snapshot({
      seniors: [],
      positions: [],
      incidents: [anIncident({ incidentId: "known", seq: 5 }), anIncident({ incidentId: "new", seq: 6 })],
    }),
  );

  expect(change.incidents.map(({ incidentId }) => incidentId)).toEqual(["new"]);
  expect(world.seniors.size).toBe(0);
});

test("a senior who was paired anew is shown with the new guardian", () => {
  const world = createWorld();
  applyMessage(world, snapshot());

  applyMessage(world, { kind: "senior", senior: aSenior({ guardians: [] }) });

  expect(world.seniors.get("wang")?.guardians).toEqual([]);
});

test("greetings and heartbeats change nothing", () => {
  const world = createWorld();
  applyMessage(world, snapshot());

  for (const message of [
    { kind: "hello", proto: 1, epoch: "e", seq: 1, serverTime: before(0), resumed: true },
    { kind: "heartbeat", serverTime: before(0), seq: 3 },
    { kind: "goodbye", code: "FORBIDDEN" },
  ] as const)
    expect(applyMessage(world, message)).toEqual({ positions: [], incidents: [] });
});

test("an incident that the polled list no longer holds has ended", () => {
  const world = createWorld();
  applyMessage(world, snapshot({ incidents: [anIncident()] }));

  const change = applyIncidentList(world, [anIncident({ incidentId: "incident-2", seq: 20 })]);

  expect([...world.incidents.keys()]).toEqual(["incident-2"]);
  expect(change.incidents).toHaveLength(1);
});

test("the status line counts positions over the last five seconds", () => {
  const meter = createRateMeter();
  meter.add(100, 0);
  meter.add(100, 4_000);

  expect(meter.perSecond(4_500)).toBe(40);
  expect(meter.perSecond(5_500)).toBe(20);
  expect(meter.perSecond(20_000)).toBe(0);
});
