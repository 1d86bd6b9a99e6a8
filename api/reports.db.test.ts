import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ReportView } from "../infra/contract/reports.ts";
import { countLook } from "../infra/db/area-days.ts";
import { readCoverage } from "../infra/db/coverage.ts";
import { HOUR_MS } from "../infra/domain/time.ts";
import { raise } from "./test-events.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let admin: Visitor;
let officer: Visitor;
/** March of 2026, from its first day at 16:00 by the clock of the town. */
beforeAll(async () => {
  town = await createTown();
  admin = await town.signIn("admin");
  officer = await town.signIn("duty-officer");
  await oneIncident({ name: "wang", minutes: [1, 10], end: "found" });
  await oneIncident({ name: "li", minutes: [3, 30], end: "found" });
  await oneIncident({ name: "wang", minutes: [5, 6], end: "falseAlarm" });
  town.clock.advance(10 * HOUR_MS);
  await town.database.setClock(town.clock);
  const { db } = town.database;
  await db.query(
    `insert into engine_states (senior_id, state, standing, updated_at) values ('senior-li', '{}', 'silent', service_now())`,
  );
  const look = async () => await db.transaction(async (tx) => countLook(tx, await readCoverage(db)));
  // A second gateway looks at once, too: that is the same hour.
  await look();
  await look();
  town.clock.advance(HOUR_MS);
  await town.database.setClock(town.clock);
  await look();
  // A drill that somebody answered, and a suspicion that came to nothing.
  const drill = await raise(db, { name: "li", at: town.clock.now() });
  await act(drill, "acknowledge");
  await db.query("update incidents set drill = true where incident_id = $1", [drill]);
  const suspicion = await raise(db, { name: "wang", at: town.clock.now() });
  await db.query("delete from incident_events where incident_id = $1", [suspicion]);
  await db.query(
    `insert into incident_events (incident_id, at, kind, actor_kind, data) values ($1, service_now(), 'opened', 'system', '{"state":"suspected"}')`,
    [suspicion],
  );
});
afterAll(async () => {
  await town.stop();
});

const act = async (incidentId: string, action: string) => {
  const body = { action, idempotencyKey: randomUUID(), note: "示例路口" };
  const { status, body: answer } = await officer.send("POST", `/incidents/${incidentId}/actions`, body);
  if (status !== 200) throw new Error(`${action} refused: ${status} ${JSON.stringify(answer)}`);
};
type Story = {
  readonly name: "wang" | "li";
  readonly minutes: readonly [number, number];
  readonly end: "found" | "falseAlarm";
};

/** Raised, taken on and ended after so many minutes. */
async function oneIncident({ name, minutes: [answered, ended], end }: Story): Promise<void> {
  const incidentId = await raise(town.database.db, {
    name,
    at: town.clock.now(),
    kind: end === "found" ? "sos" : "fall",
  });
  const wait = async (minutes: number) => {
    town.clock.advance(minutes * 60_000);
    await town.database.setClock(town.clock);
  };
  await wait(answered);
  await act(incidentId, "acknowledge");
  await wait(ended - answered);
  await act(incidentId, end);
  await wait(1);
}
const report = async (query: string, visitor = admin) => bodyOf(ReportView, await visitor.get(`/reports?${query}`));

test("a month is told by its incidents, how fast they were answered and ended, and what was no incident", async () => {
  const { months, areas } = await report("month=2026-03");
  const march = months.at(-1);

  expect(months.map(({ month }) => month)).toEqual(["2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]);
  expect(march).toMatchObject({
    incidents: 3,
    kinds: [
      { kind: "fall", count: 1 },
      { kind: "sos", count: 2 },
    ],
    acknowledged: 3,
    acknowledgeP50S: 180,
    acknowledgeP90S: 276,
    found: 2,
    foundP50S: 1_200,
    foundP90S: 1_680,
    falseAlerts: 1,
    drills: 1,
    drillsAnswered: 1,
    offlineHours: 2,
  });
  expect(march?.seniorDays).toBeCloseTo((2 * (11 + 49 / 60)) / 24, 2);
  expect(march?.gapHours).toBeGreaterThan(0);
  expect(months[0]).toMatchObject({ incidents: 0, seniorDays: 0, acknowledgeP50S: null, offlineHours: null });
  const parts = areas.map(({ areaId, now, before }) => [areaId, now.incidents, now.offlineHours, before.incidents]);
  expect(parts.filter(([, incidents]) => incidents !== 0)).toEqual([
    ["xiashi", 2, 0, 0],
    ["yanguan", 1, 2, 0],
  ]);
});

test("the month after has the month before beside it, and nothing of its own", async () => {
  const { months } = await report("month=2026-04");

  expect(months.slice(-2).map(({ month, incidents }) => [month, incidents])).toEqual([
    ["2026-03", 3],
    ["2026-04", 0],
  ]);
});

test("everybody reads about their own areas and about no other", async () => {
  const own = await report("month=2026-03", await town.signIn("coordinator"));
  const viewer = await report("month=2026-03&areaId=xiashi-1", await town.signIn("viewer"));
  const far = await (await town.signIn("coordinator-yanguan")).get("/reports?month=2026-03&areaId=xiashi");
  const refused = await (await town.signIn("rescuer")).get("/reports?month=2026-03");

  expect([own.choices, own.months.at(-1)?.incidents]).toEqual([["xiashi", "xiashi-1"], 2]);
  expect(viewer.months.at(-1)?.incidents).toBe(2);
  expect([far.status, refused.status]).toEqual([404, 403]);
});

test.each(["2026-13", "1999-01", "2026-3", ""])("%j is no month", async (month) => {
  expect(await admin.get(`/reports?month=${month}`)).toMatchObject({ status: 400, body: { code: "REQUEST_INVALID" } });
});

test("a report names nobody", async () => {
  const text = JSON.stringify(await report("month=2026-03"));

  expect(text).not.toMatch(/senior-|band-|wang|示例|1380000/);
});
