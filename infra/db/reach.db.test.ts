import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { covers, type Grant, type Reach, scopeOf } from "../domain/access.ts";
import { accessTable, actions } from "../domain/access-table.ts";
import { areaId, personId, type SeniorId, seniorId } from "../domain/ids.ts";
import { roles } from "../domain/roles.ts";
import { saveArea } from "./areas.ts";
import { addRole, insertPerson } from "./people.ts";
import { readReach } from "./reach.ts";
import { listSeniors, pairGuardian } from "./seniors.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

let database: TestDatabase;
const seniors = [
  { id: "wang", area: "xiashi-1", open: false },
  { id: "li", area: "xiashi", open: true },
  { id: "zhao", area: "yanguan", open: false },
  { id: "qian", area: "yanguan", open: true },
];
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const area = (id: string, parentId: string | null) =>
    saveArea(db, {
      areaId: areaId(id),
      parentId: parentId === null ? null : areaId(parentId),
      kind: "subDistrict",
      nameZh: id,
      nameEn: id,
    });
  await area("haining", null);
  await area("xiashi", "haining");
  await area("xiashi-1", "xiashi");
  await area("yanguan", "haining");
  for (const { id, area: home, open } of seniors) {
    await db.query(
      "insert into seniors (senior_id, area_id, name, called_name, gender) values ($1, $2, '示例', '示例', 'female')",
      [id, home],
    );
    if (open) await insertIncident(id, home, "raised");
  }
  await insertIncident("zhao", "yanguan", "suspected");
  for (const id of ["mother", "son", "neighbour"]) await person(id);
});
afterAll(async () => {
  await database.drop();
});

async function insertIncident(senior: string, area: string, state: string): Promise<void> {
  await database.db.query(
    `insert into incidents (incident_id, senior_id, area_id, state, level, generation, raised_at, body)
     values ($1, $1, $2, $3, 0, 0, now(), '{}')`,
    [senior, area, state],
  );
}
async function person(id: string): Promise<void> {
  const details = { name: "示例", phone: null, email: null, locale: "zh-CN", login: null, passwordHash: null } as const;
  await insertPerson(database.db, { ...details, personId: personId(id) });
}
const areaIds = (reach: Reach) =>
  reach.grants.map((grant) => [grant.role, grant.areaIds === "everywhere" ? grant.areaIds : [...grant.areaIds].sort()]);

test("a role for a sub-district holds for the communities below it, and a role without area everywhere", async () => {
  const { db } = database;
  await person("officer");
  await addRole(db, { personId: personId("officer"), role: "coordinator", areaId: areaId("xiashi") });
  await addRole(db, { personId: personId("officer"), role: "rescuer", areaId: null });

  const reach = await readReach(db, personId("officer"));

  expect(areaIds(reach)).toHaveLength(2);
  expect(areaIds(reach)).toContainEqual(["coordinator", ["xiashi", "xiashi-1"]]);
  expect(areaIds(reach)).toContainEqual(["rescuer", "everywhere"]);
});

test("somebody without roles reaches nobody", async () => {
  await person("stranger");

  expect(await readReach(database.db, personId("stranger"))).toEqual({
    personId: "stranger",
    grants: [],
    pairedSeniorIds: new Set(),
    openedSeniorIds: new Set(),
    outingSeniorIds: new Set(),
  });
});

test("a neighbour who stands in for a guardian reaches the senior while it lasts, and not before or after", async () => {
  const { db } = database;
  await pairGuardian(db, { seniorId: seniorId("wang"), slot: "A", personId: personId("mother") });
  const standIn = (from: string, to: string, only: string | null) =>
    db.query(
      `insert into duty_overrides (person_id, substitute_id, senior_id, starts_at, ends_at)
       values ('mother', 'neighbour', $3, service_now() + $1::interval, service_now() + $2::interval)`,
      [from, to, only],
    );
  const reached = async () => [...(await readReach(db, personId("neighbour"))).pairedSeniorIds];

  await standIn("-2 hours", "-1 hour", null);
  await standIn("1 hour", "2 hours", null);
  const outside = await reached();
  await standIn("-1 hour", "1 hour", "li");
  const forAnother = await reached();
  await standIn("-1 hour", "1 hour", "wang");

  expect([outside, forAnother]).toEqual([[], []]);
  expect(await reached()).toEqual(["wang"]);
});

test("a guardian who was replaced reaches the senior no more", async () => {
  const { db } = database;
  await pairGuardian(db, { seniorId: seniorId("li"), slot: "A", personId: personId("mother") });
  await pairGuardian(db, { seniorId: seniorId("li"), slot: "A", personId: personId("son") });

  expect((await readReach(db, personId("mother"))).pairedSeniorIds.has(seniorId("li"))).toBe(false);
  expect((await readReach(db, personId("son"))).pairedSeniorIds.has(seniorId("li"))).toBe(true);
});

test("the database lists exactly those seniors whom the access table allows, whoever asks for whatever", async () => {
  const ids: readonly SeniorId[] = seniors.map((senior) => seniorId(senior.id));
  const grant: fc.Arbitrary<Grant> = fc.record({
    role: fc.constantFrom(...roles),
    areaIds: fc.oneof(
      fc.constant("everywhere" as const),
      fc.subarray(["haining", "xiashi", "xiashi-1", "yanguan"].map(areaId)).map((some) => new Set(some)),
    ),
  });
  const asker: fc.Arbitrary<Reach> = fc.record({
    personId: fc.constant(personId("asker")),
    grants: fc.array(grant, { maxLength: 3 }),
    pairedSeniorIds: fc.subarray([...ids]).map((some) => new Set(some)),
  });

  await fc.assert(
    fc.asyncProperty(asker, fc.constantFrom(...actions), async (reach, action) => {
      const scope = scopeOf(reach, action);
      const listed = await listSeniors(database.db, scope);
      const allowed = seniors.filter(({ id, area, open }) =>
        covers(scope, { seniorId: seniorId(id), areaId: areaId(area), inIncident: open }),
      );

      expect(listed.map((row) => String(row.seniorId))).toEqual(allowed.map((senior) => senior.id).sort());
    }),
    { numRuns: 300 },
  );
  expect(Object.keys(accessTable)).toHaveLength(actions.length);
});
