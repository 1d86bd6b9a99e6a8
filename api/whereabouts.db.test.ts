import { afterEach, beforeEach, expect, test } from "vitest";
import { FixList, IncidentDetail } from "../infra/contract/http.ts";
import { PositionView } from "../infra/contract/views.ts";
import { verifyAudit } from "../infra/db/audit.ts";
import { recordAction } from "../infra/db/incidents.ts";
import { type IncidentId, incidentId, personId } from "../infra/domain/ids.ts";
import { DAY_MS, HOUR_MS, plusMs, toIso } from "../infra/domain/time.ts";
import { raise, reportPlace } from "./test-events.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
beforeEach(async () => {
  town = await createTown();
});
afterEach(async () => {
  await town.stop();
});

const report = (hoursAgo: number, lon: number) =>
  reportPlace(town.database.db, { name: "wang", at: plusMs(town.clock.now(), -hoursAgo * HOUR_MS), lon });
const history = (visitor: Visitor, fromHoursAgo: number) => {
  const from = toIso(plusMs(town.clock.now(), -fromHoursAgo * HOUR_MS));
  return visitor.get(`/seniors/senior-wang/fixes?from=${from}&to=${toIso(plusMs(town.clock.now(), 1))}`);
};
const endAs = (login: string, id: IncidentId) =>
  town.database.db.transaction((tx) =>
    recordAction(tx, {
      incidentId: id,
      personId: personId(login),
      action: "falseAlarm",
      idempotencyKey: "the-end-key",
    }),
  );

test("a guardian sees where her senior is now, how sure that is and how old", async () => {
  await report(1, 120.695);
  const guardian = await town.signIn("wang-a");

  const position = bodyOf(PositionView, await guardian.get("/seniors/senior-wang/position"));

  expect(position).toEqual({
    seniorId: "senior-wang",
    wristbandId: "band-wang",
    standing: "unknown",
    place: { lon: 120.695, lat: 30.53, fixedAt: "2026-03-01T07:00:00.000Z", accuracyM: 8 },
    source: "gnss",
    speedMps: 1,
    headingDeg: 90,
    distanceM: null,
    heardAt: "2026-03-01T07:00:00.000Z",
    batteryPct: 80,
    charging: false,
    worn: true,
  });
});

test("a senior whose band was never heard has no position, rather than a wrong one", async () => {
  const guardian = await town.signIn("wang-a");

  expect(await guardian.get("/seniors/senior-wang/position")).toMatchObject({ status: 404 });
});

test("a band that changed hands does not show where its former wearer was", async () => {
  await report(1, 120.695);
  const { db } = town.database;
  await db.query(
    "update wristband_assignments set ended_at = service_now() where wristband_id in ('band-wang', 'band-li')",
  );
  await db.query("insert into wristband_assignments (wristband_id, senior_id) values ('band-wang', 'senior-li')");
  const guardian = await town.signIn("li-a");
  const before = await guardian.get("/seniors/senior-li/position");
  // A heartbeat of the new wearer, without a place.
  await db.query(
    "update last_positions set senior_id = 'senior-li', heard_at = service_now() where wristband_id = 'band-wang'",
  );

  const after = bodyOf(PositionView, await guardian.get("/seniors/senior-li/position"));

  expect(before.status).toBe(404);
  expect(after).toMatchObject({ place: null, source: "unknown", heardAt: toIso(town.clock.now()) });
});

test("where a senior has been is shown while she is being looked for, and from the day before at most", async () => {
  for (const [hoursAgo, lon] of [
    [30, 120.61],
    [20, 120.62],
    [1, 120.63],
  ] as const)
    await report(hoursAgo, lon);
  const [guardian, rescuer, viewer] = await Promise.all(["wang-a", "rescuer", "viewer"].map(town.signIn));
  if (guardian === undefined || rescuer === undefined || viewer === undefined) throw new Error("nobody signed in");

  const calm = [await history(guardian, 48), await history(rescuer, 48)];
  const incident = incidentId(await raise(town.database.db, { name: "wang", at: town.clock.now() }));
  const during = [await history(guardian, 48), await history(rescuer, 48)];
  const police = await history(viewer, 48);
  await endAs("duty-officer", incident);
  const after = await history(guardian, 48);

  expect(calm.map((answer) => answer.status)).toEqual([404, 404]);
  for (const answer of during) expect(bodyOf(FixList, answer).items.map((fix) => fix.lon)).toEqual([120.62, 120.63]);
  expect(police.status).toBe(403);
  expect(after.status).toBe(404);
});

test("a suspicion opens nobody's history", async () => {
  await report(1, 120.63);
  const guardian = await town.signIn("wang-a");

  await raise(town.database.db, { name: "wang", at: town.clock.now(), kind: "suspicion" });

  expect((await history(guardian, 2)).status).toBe(404);
  expect((await guardian.get("/incidents")).body).toEqual({ items: [] });
});

test("an administrator sees the whole history, and every look is in the audit", async () => {
  await report(30, 120.61);
  const admin = await town.signIn("admin");

  const answer = bodyOf(FixList, await history(admin, 48));
  const rows = await town.database.db.query(
    "select person_id, role, senior_id, detail from audit where action = 'seeHistory'",
  );

  expect(answer.items).toMatchObject([{ lon: 120.61, source: "gnss", events: [], batteryPct: 80 }]);
  expect(rows).toEqual([
    {
      person_id: "admin",
      role: "administrator",
      senior_id: "senior-wang",
      detail: { from: town.clock.now() - 2 * DAY_MS, to: town.clock.now() + 1, fixes: 1 },
    },
  ]);
});

test("a history asked for without a beginning, an end or their order is refused", async () => {
  const admin = await town.signIn("admin");
  const wrong = [
    "from=yesterday&to=now",
    "from=2026-03-01T00:00:00Z",
    "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z",
    "from[]=1&to=2",
  ];

  for (const query of wrong) {
    const answer = await admin.get(`/seniors/senior-wang/fixes?${query}`);
    expect([query, answer.status]).toEqual([query, 400]);
  }
});

test("every look at a position, a history and an incident names who, as what, whom and when", async () => {
  await report(1, 120.63);
  const incident = await raise(town.database.db, { name: "wang", at: town.clock.now() });
  const [guardian, rescuer] = [await town.signIn("wang-a"), await town.signIn("rescuer")];

  await guardian.get("/seniors/senior-wang/position");
  await rescuer.get("/seniors/senior-wang/position");
  await history(guardian, 2);
  await rescuer.get(`/incidents/${incident}`);
  await rescuer.get("/incidents");
  await rescuer.send("POST", `/incidents/${incident}/actions`, {
    action: "note",
    idempotencyKey: "a-note-key",
    note: "-",
  });
  const rows = await town.database.db.query(
    "select action, person_id, role, senior_id, incident_id from audit where action not in ('enrol', 'signIn') order by seq",
  );

  const wang = { senior_id: "senior-wang", incident_id: null };
  const team = { person_id: "rescuer", role: "rescuer" };
  expect(rows).toEqual([
    { action: "seePosition", person_id: "wang-a", role: "guardian", ...wang },
    { action: "seePosition", ...team, ...wang },
    { action: "seeHistory", person_id: "wang-a", role: "guardian", ...wang },
    { action: "readIncident", ...team, senior_id: "senior-wang", incident_id: incident },
    { action: "listIncidents", person_id: "rescuer", role: null, senior_id: null, incident_id: null },
    { action: "incident.note", ...team, senior_id: "senior-wang", incident_id: incident },
  ]);
});

test("the audit is one chain: many who look at once leave it whole, and any change, removal or insertion is found", async () => {
  await report(1, 120.63);
  const { db } = town.database;
  const visitors = await Promise.all(["wang-a", "wang-b", "rescuer", "coordinator"].map(town.signIn));
  const looks = visitors.flatMap((visitor) => Array.from({ length: 10 }, () => visitor));
  await Promise.all(looks.map((visitor) => visitor.get("/seniors/senior-wang/position")));
  const whole = await verifyAudit(db);
  const tamper = async (statement: string) => {
    await db.query("alter table audit disable trigger audit_append_only");
    await db.query("create table kept as select * from audit");
    await db.query(statement);
    const verdict = await verifyAudit(db);
    await db.query("delete from audit");
    await db.query("insert into audit overriding system value select * from kept");
    await db.query("drop table kept");
    return verdict;
  };

  const changed = await tamper("update audit set person_id = 'nobody' where seq = 10");
  const detail = await tamper(`update audit set detail = '{"fixes": 1}' where seq = 11`);
  const removed = await tamper("delete from audit where seq = 12");
  const inserted = await tamper(
    "insert into audit (at, action, prev_hash, hash) select at, 'seePosition', hash, sha256(hash) from audit order by seq desc limit 1",
  );

  expect(whole).toMatchObject({ kind: "whole" });
  expect(changed).toEqual({ kind: "broken", seq: 10 });
  expect(detail).toEqual({ kind: "broken", seq: 11 });
  expect(removed).toEqual({ kind: "broken", seq: 13 });
  expect(inserted).toMatchObject({ kind: "broken" });
  expect(await verifyAudit(db)).toEqual(whole);
});

test("an answer to an old picture is refused with the incident as it is now", async () => {
  const id = await raise(town.database.db, { name: "wang", at: town.clock.now() });
  const officer = await town.signIn("duty-officer");
  const act = (action: string, seenGeneration: number) =>
    officer.send("POST", `/incidents/${id}/actions`, {
      action,
      seenGeneration,
      idempotencyKey: `${action}-${seenGeneration}-key`,
    });
  const { generation } = bodyOf(IncidentDetail, await officer.get(`/incidents/${id}`)).incident;

  const first = await act("escalate", generation);
  const stale = await act("escalate", generation - 1);
  const done = await act("falseAlarm", generation + 9);
  const repeated = await act("falseAlarm", generation + 9);
  const late = await act("acknowledge", generation);

  expect(first).toMatchObject({ status: 200, body: { incident: { level: 2 } } });
  expect(stale).toMatchObject({
    status: 409,
    body: { code: "INCIDENT_CHANGED", incident: { incidentId: id, level: 2 } },
  });
  expect(done).toMatchObject({ status: 200, body: { incident: { state: "falseAlarm" } } });
  expect(repeated).toMatchObject({ status: 200 });
  expect(late).toMatchObject({ status: 409, body: { code: "INCIDENT_ENDED", incident: { state: "falseAlarm" } } });
});

test("a place that is none is refused with an answer, not stored", async () => {
  const id = await raise(town.database.db, { name: "wang", at: town.clock.now() });
  const guardian = await town.signIn("wang-a");

  const answer = await guardian.send("POST", `/incidents/${id}/actions`, {
    action: "found",
    idempotencyKey: "found-her-key",
    place: { lon: 0, lat: 0 },
  });

  const found = await town.database.db.query("select 1 from incident_answers");

  expect(answer).toMatchObject({ status: 400, body: { code: "REQUEST_INVALID" } });
  expect(found).toEqual([]);
});
