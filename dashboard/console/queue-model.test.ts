import { expect, test } from "vitest";
import type { AreaView, IncidentView } from "../../infra/contract/views.ts";
import { createWorld, type World } from "../live/world.ts";
import { anIncident, aPosition, aResponder, aSenior, aSignal, before } from "../stand-in/examples.ts";
import { districtOf, districts } from "./areas.ts";
import { byName, findPlaces, isMeant } from "./find.ts";
import { nextIncident } from "./keys.ts";
import { keepOrder, queueOf, troubleOf, walkable } from "./queue-model.ts";
import { layOutChart } from "./why-chart.ts";

const area = (areaId: string, kind: AreaView["kind"], parentId: string | null): AreaView => ({
  areaId,
  kind,
  parentId,
  nameZh: areaId,
  nameEn: areaId,
});
const team = aResponder({ personId: "zhou", part: "rescuer", state: "acknowledged" });

function worldOf(incidents: readonly IncidentView[], over: Partial<Parameters<typeof aPosition>[0]> = {}): World {
  const world = createWorld();
  world.isKnown = true;
  for (const one of [
    area("city", "city", null),
    area("330481001", "subDistrict", "city"),
    area("330481110", "township", "city"),
    area("community-7", "community", "330481001"),
  ])
    world.areas.set(one.areaId, one);
  world.seniors.set("wang", aSenior());
  world.positions.set("wang", aPosition(over));
  for (const incident of incidents) world.incidents.set(incident.incidentId, incident);
  return world;
}

test("the worst thing comes first: not taken by the team, lost, a wristband, held", () => {
  const queue = queueOf(
    worldOf([
      anIncident({ incidentId: "held", state: "contact" }),
      anIncident({ incidentId: "band", signals: [aSignal({ kind: "strapOff" })] }),
      anIncident({ incidentId: "taken", level: 1, responders: [team] }),
      anIncident({ incidentId: "fresh" }),
    ]),
    null,
  );

  expect(queue.needed.map(({ incidentId }) => incidentId)).toEqual(["fresh", "taken", "band", "held"]);
});

test("among equals the higher level comes first, then whoever has waited longest", () => {
  const queue = queueOf(
    worldOf([
      anIncident({ incidentId: "young", raisedAt: before(10), number: 3 }),
      anIncident({ incidentId: "old", raisedAt: before(500), number: 2 }),
      anIncident({ incidentId: "high", raisedAt: before(5), level: 2, number: 4 }),
    ]),
    null,
  );

  expect(queue.needed.map(({ incidentId }) => incidentId)).toEqual(["high", "old", "young"]);
});

test("doubts, returns and ends stand apart, and a closed incident is gone", () => {
  const queue = queueOf(
    worldOf([
      anIncident({ incidentId: "doubt", state: "suspected" }),
      anIncident({ incidentId: "back", state: "returnedUnconfirmed" }),
      anIncident({ incidentId: "end", state: "found" }),
      anIncident({ incidentId: "closed", state: "closed" }),
    ]),
    null,
  );

  expect(queue.glance).toHaveLength(2);
  expect(queue.ended.map(({ incidentId }) => incidentId)).toEqual(["end"]);
  expect(queue.needed).toEqual([]);
  expect(walkable(queue)).toHaveLength(3);
});

test("counts are unknown until the first picture, and a drill is nobody lost", () => {
  const world = createWorld();
  expect(queueOf(world, null).counts).toEqual({ lost: null, doubt: null, wristband: null, online: null, total: null });

  const drill = queueOf(worldOf([anIncident({ drill: true })]), null);
  expect(drill.counts).toMatchObject({ lost: 0, total: 1, online: 1 });
});

test("an area shows its own people, communities included", () => {
  const world = worldOf([
    anIncident({ incidentId: "here", areaId: "community-7" }),
    anIncident({ incidentId: "there", areaId: "330481110" }),
  ]);

  expect(queueOf(world, "330481001").needed.map(({ incidentId }) => incidentId)).toEqual(["here"]);
  expect(queueOf(world, "330481110").counts.total).toBe(0);
  expect(districtOf(world.areas, "unknown")).toBe("unknown");
  expect(districts(world.areas).map(({ areaId }) => areaId)).toEqual(["330481001", "330481110"]);
});

test.each([
  [{ worn: false }, "strapOff"],
  [{ worn: false, charging: true }, null],
  [{ standing: "silent" as const }, "silent"],
  [{ batteryPct: 15 }, "lowBattery"],
  [{ batteryPct: 16 }, null],
  [{ batteryPct: 9, charging: true }, null],
  [{ batteryPct: null, worn: null }, null],
])("a wristband with %o: somebody should look after it: %s", (over, trouble) => {
  expect(troubleOf(aPosition(over))).toBe(trouble);
});

test("a wristband whose senior is looked for already is not listed twice", () => {
  expect(queueOf(worldOf([], { standing: "silent" }), null).wristbands).toHaveLength(1);
  expect(queueOf(worldOf([anIncident()], { standing: "silent" }), null).wristbands).toHaveLength(0);
});

test("the queue does not reorder under the pointer, and what is new goes to the end", () => {
  const [one, two, three] = ["one", "two", "three"].map((incidentId) => anIncident({ incidentId }));
  if (one === undefined || two === undefined || three === undefined) throw new Error("three incidents");

  expect(keepOrder([three, two, one], ["one", "two"]).map(({ incidentId }) => incidentId)).toEqual([
    "one",
    "two",
    "three",
  ]);
});

test("J and K walk round the queue from the open incident", () => {
  const incidents = ["a", "b", "c"].map((id) => anIncident({ incidentId: id, seniorId: id }));
  const step = (from: string | null, steps: 1 | -1) => nextIncident(incidents, from, steps)?.seniorId;

  expect([step(null, 1), step(null, -1), step("c", 1), step("a", -1), step("a", 1)]).toEqual(["a", "c", "a", "c", "b"]);
  expect(nextIncident([], "a", 1)).toBeUndefined();
});

test("people are found by name, by how they are called, by wristband and by their guardians", () => {
  const wang = aSenior();

  for (const query of ["王秀", "王奶奶", "hn-121-0001", "陈伟", "", "  "]) expect(isMeant(wang, query)).toBe(true);
  expect(isMeant(wang, "周阿根")).toBe(false);
  expect(byName([aSenior({ name: "周阿根" }), aSenior({ name: "白玉兰" }), wang]).map(({ name }) => name)).toEqual([
    "白玉兰",
    "王秀珍",
    "周阿根",
  ]);
});

test("a grid cell that is typed in is a place to go to", () => {
  expect(findPlaces(null, "u14")).toMatchObject([{ name: "U14" }]);
  expect(findPlaces(null, "no such place")).toEqual([]);
  expect(findPlaces(null, " ")).toEqual([]);
});

test("the fence is always on the chart of why, however far away the senior is", () => {
  const chart = layOutChart(
    [
      { atMs: 0, distanceM: 300, sigmaM: 10 },
      { atMs: 60_000, distanceM: 900, sigmaM: 40 },
    ],
    30_000,
  );

  expect(chart.zeroY).toBeGreaterThanOrEqual(6);
  expect(chart.zeroY).toBeLessThanOrEqual(47);
  expect(chart.alarmX).toBeCloseTo(173, 0);
  expect(chart.lastM).toBe(900);
  expect(chart.line).toMatch(/^M3 .+L343 /);
});

test("one fix with an error of a kilometre does not flatten the chart", () => {
  const fine = { sigmaM: 8 };
  const chart = layOutChart(
    [
      { atMs: 0, distanceM: -60, ...fine },
      { atMs: 10_000, distanceM: -40, sigmaM: 1_000 },
      { atMs: 20_000, distanceM: 90, ...fine },
    ],
    15_000,
  );
  const heights = [...chart.line.matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y));

  expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(20);
  expect([...chart.band.matchAll(/ ([\d.]+)/g)].every(([, y]) => Number(y) >= 6 && Number(y) <= 47)).toBe(true);
});

test("a chart of a single moment does not divide by nothing", () => {
  expect(layOutChart([{ atMs: 5, distanceM: 0, sigmaM: 0 }], 5).line).toBe("M3 47");
  expect(layOutChart([], 5).line).toBe("M");
});
