import { afterEach, beforeEach, expect, test } from "vitest";
import { areaId, personId, seniorId } from "../domain/ids.ts";
import { defaultPolicy } from "../domain/incident-policy.ts";
import { readCases } from "./incident-case.ts";
import { type Circle, createCircle } from "./incident-test-circle.ts";
import { readParts } from "./recipients.ts";

const wang = seniorId("wang");
const xiashi = areaId("xiashi");
let circle: Circle;
beforeEach(async () => {
  circle = await createCircle(["wang", "li"]);
  await circle.db.query("insert into people (person_id, name) values ('stand-in', 'Demo stand-in')");
});
afterEach(async () => {
  await circle.drop();
});

const circumstances = async () => {
  const found = (await readCases(circle.db, [wang])).get(wang);
  if (found === undefined) throw new Error("no case");
  return found.circumstances;
};
const guardians = async () => (await circumstances()).roster[0].map((it) => `${it.personId} ${it.part}`);
const staff = async () => {
  const { roster } = await circumstances();
  return { team: roster[1].map((it) => it.personId), coordinators: roster[2].map((it) => it.personId) };
};
const leave = (over: { senior?: string; substitute?: string; fromH: number; toH: number }) =>
  circle.db.query(
    `insert into duty_overrides (person_id, substitute_id, senior_id, starts_at, ends_at)
     values ('guardian-a', $1, $2, service_now() + $3 * interval '1 hour', service_now() + $4 * interval '1 hour')`,
    [over.substitute ?? null, over.senior ?? null, over.fromH, over.toH],
  );
const shift = (person: string, role: string, fromH: number, toH: number) =>
  circle.db.query(
    `insert into duty_shifts (person_id, area_id, role, starts_at, ends_at)
     values ($1, 'haining', $2, service_now() + $3 * interval '1 hour', service_now() + $4 * interval '1 hour')`,
    [person, role, fromH, toH],
  );

test("a guardian on leave is replaced by the substitute from the first to the last minute of the leave", async () => {
  await leave({ substitute: "stand-in", fromH: 0, toH: 2 });

  expect(await guardians()).toEqual(["guardian-b guardianB", "stand-in substitute"]);
  await circle.advance(2 * 3_600_000 - 1);
  expect(await guardians()).toEqual(["guardian-b guardianB", "stand-in substitute"]);
  await circle.advance(1);
  expect(await guardians()).toEqual(["guardian-a guardianA", "guardian-b guardianB"]);
});

test("a leave without a substitute leaves the other guardian, and a leave for another senior does not count", async () => {
  await leave({ senior: "li", substitute: "stand-in", fromH: -1, toH: 1 });
  expect(await guardians()).toEqual(["guardian-a guardianA", "guardian-b guardianB"]);

  await leave({ fromH: -1, toH: 1 });
  expect(await guardians()).toEqual(["guardian-b guardianB"]);
});

test("a leave for this senior goes before a general one", async () => {
  await leave({ substitute: "rescuer-1", fromH: -1, toH: 1 });
  await leave({ senior: "wang", substitute: "stand-in", fromH: -1, toH: 1 });

  expect(await guardians()).toEqual(["guardian-b guardianB", "stand-in substitute"]);
});

const leaveOf = (person: string, senior: string | null, substitute: string | null = null) =>
  circle.db.query(
    `insert into duty_overrides (person_id, substitute_id, senior_id, starts_at, ends_at)
     values ($1, $3, $2, service_now(), service_now() + interval '1 hour')`,
    [person, senior, substitute],
  );

test("a substitute who is on leave too is not called and may do nothing, and neither is the substitute's own", async () => {
  const parts = () => readParts(circle.db, personId("stand-in"), { seniorId: wang, areaId: xiashi, taken: null });
  await leave({ substitute: "stand-in", fromH: -1, toH: 2 });
  await leaveOf("stand-in", "li");
  expect([await guardians(), await parts()]).toEqual([["guardian-b guardianB", "stand-in substitute"], ["substitute"]]);

  await leaveOf("stand-in", null, "rescuer-1");

  expect([await guardians(), await parts()]).toEqual([["guardian-b guardianB"], []]);
  await circle.advance(3_600_000);
  expect([await guardians(), await parts()]).toEqual([["guardian-b guardianB", "stand-in substitute"], ["substitute"]]);
});

test("the other guardian named as the substitute is called once, and a rescuer's substitute who is away is not", async () => {
  await leave({ substitute: "guardian-b", fromH: -1, toH: 1 });
  await leaveOf("rescuer-1", null, "stand-in");
  await leaveOf("stand-in", null);

  expect(await guardians()).toEqual(["guardian-b guardianB"]);
  expect((await staff()).team).toEqual(["officer", "rescuer-2"]);
});

test("a substitute may act on the senior's incident while standing in, and not afterwards", async () => {
  await leave({ substitute: "stand-in", fromH: -1, toH: 1 });
  const parts = () => readParts(circle.db, personId("stand-in"), { seniorId: wang, areaId: xiashi, taken: null });

  expect(await parts()).toEqual(["substitute"]);
  await circle.advance(3_600_000);
  expect(await parts()).toEqual([]);
});

test("without a duty roster the whole team of the town is called, and the coordinator of the sub-district", async () => {
  expect(await staff()).toEqual({ team: ["officer", "rescuer-1", "rescuer-2"], coordinators: ["coordinator"] });
});

test("while somebody is on shift only those on shift are called", async () => {
  await shift("rescuer-2", "rescuer", -1, 1);
  await shift("rescuer-1", "rescuer", 1, 2);

  expect((await staff()).team).toEqual(["rescuer-2"]);
  await circle.advance(3_600_000);
  expect((await staff()).team).toEqual(["rescuer-1"]);
});

test("a rescuer of another town and a disabled one are not called", async () => {
  await circle.db.query(
    "insert into areas (area_id, kind, name_zh, name_en) values ('elsewhere', 'city', '别处', 'Elsewhere')",
  );
  await circle.db.query(
    "insert into person_roles (person_id, role, area_id) values ('stand-in', 'rescuer', 'elsewhere')",
  );
  await circle.db.query("update people set disabled_at = service_now() where person_id = 'rescuer-1'");

  expect((await staff()).team).toEqual(["officer", "rescuer-2"]);
});

test("somebody who is rescuer and duty officer is called once, as the officer, and acts as the stronger part first", async () => {
  await circle.db.query("insert into person_roles (person_id, role, area_id) values ('officer', 'rescuer', null)");

  expect((await staff()).team).toEqual(["officer", "rescuer-1", "rescuer-2"]);
  expect(await readParts(circle.db, personId("officer"), { seniorId: wang, areaId: xiashi, taken: null })).toEqual([
    "dutyOfficer",
    "rescuer",
  ]);
});

test("an administrator acts as a coordinator", async () => {
  await circle.db.query(
    "insert into person_roles (person_id, role, area_id) values ('stand-in', 'administrator', null)",
  );

  expect(await readParts(circle.db, personId("stand-in"), { seniorId: wang, areaId: xiashi, taken: null })).toEqual([
    "coordinator",
  ]);
});

test("a sub-district's own waiting time goes before the town's, and what it leaves out is the town's", async () => {
  const set = (area: string, settings: object) =>
    circle.db.query("update areas set settings = $2 where area_id = $1", [
      area,
      JSON.stringify({ incident: settings }),
    ]);
  await set("haining", { acknowledgeSeconds: 120, departSeconds: 240 });
  await set("xiashi", { acknowledgeSeconds: 60 });

  const { policy } = await circumstances();

  expect([policy.acknowledgeMs, policy.departMs, policy.channelMs]).toEqual([60_000, 240_000, 45_000]);
});

test("settings that are no settings are ignored", async () => {
  await circle.db.query(`update areas set settings = '{"incident": [1]}' where area_id = 'xiashi'`);

  expect((await circumstances()).policy).toEqual(defaultPolicy);
});

test("a senior who has left the programme raises nothing; one who left during an incident is still looked for", async () => {
  const leaveProgramme = () => circle.db.query("update seniors set left_at = service_now() where senior_id = 'wang'");
  await circle.signal("exit");
  await leaveProgramme();
  expect((await readCases(circle.db, [wang])).size).toBe(1);

  await circle.act("officer", "found");
  await circle.act("officer", "close");

  expect((await readCases(circle.db, [wang])).size).toBe(0);
});

test("how often she left today, and when her band was heard, are known to every decision", async () => {
  for (let time = 0; time < 2; time += 1) {
    await circle.signal("exit");
    await circle.act("officer", "found");
    await circle.advance(60 * 60_000);
  }
  await circle.db.query(
    "insert into last_positions (wristband_id, senior_id, heard_at, fixed_at) values ('band-wang', 'wang', service_now(), service_now())",
  );

  expect(await circumstances()).toMatchObject({ exitsInDay: 2, heardAt: circle.clock.now(), silentAfterMs: 180_000 });
  await circle.advance(24 * 60 * 60_000);
  expect((await circumstances()).exitsInDay).toBe(0);
});

test("somebody who has put every channel out of use cannot be reached, and the other guardian is called alone", async () => {
  await circle.db.query(
    "insert into channels (channel_id, person_id, kind, disabled_at) values ('c1', 'guardian-a', 'page', service_now())",
  );

  expect((await circumstances()).roster[0].map((it) => it.reachable)).toEqual([false, true]);
});
