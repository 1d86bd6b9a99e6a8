import { Type } from "typebox";
import { Value } from "typebox/value";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConsentList, ConsentView, ProcessingRecordView, ViewerList } from "../infra/contract/protection.ts";
import { appendAudit } from "../infra/db/audit.ts";
import { kindOfTable } from "../infra/domain/data-kinds.ts";
import { DAY_MS, plusMs, toIso } from "../infra/domain/time.ts";
import { raise, reportPlace } from "./test-events.ts";
import { bodyOf, createTown, enrolAs, freshEnrolment, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let admin: Visitor;
let coordinator: Visitor;
let rescuer: Visitor;
beforeAll(async () => {
  town = await createTown();
  admin = await town.signIn("admin");
  coordinator = await town.signIn("coordinator");
  rescuer = await town.signIn("rescuer");
});
afterAll(async () => {
  await town.stop();
});

const ExportLine = Type.Object({
  kind: Type.String(),
  table: Type.Optional(Type.String()),
  row: Type.Optional(Type.Object({})),
  counts: Type.Optional(Type.Record(Type.String(), Type.Integer())),
});
function linesOf(body: unknown) {
  return String(body)
    .trimEnd()
    .split("\n")
    .map((line) => Value.Parse(ExportLine, JSON.parse(line)));
}

/** Tables that hold `mark` anywhere in a row, whatever the column. */
async function holders(mark: string): Promise<readonly string[]> {
  const { db } = town.database;
  const tables = await db.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = 'public'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db.query(`select 1 from ${name} t where strpos(row_to_json(t)::text, $1) > 0 limit 1`, [mark]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

test("the export of a senior holds a row of every table that knows her, and the counts to check it by", async () => {
  const { db } = town.database;
  const now = town.clock.now();
  await reportPlace(db, { name: "wang", at: now });
  const incident = await raise(db, { name: "wang", at: now });
  await coordinator.send("POST", `/incidents/${incident}/actions`, {
    action: "found",
    idempotencyKey: "found-export",
    place: { lon: 120.69, lat: 30.53 },
  });
  await coordinator.send("POST", "/seniors/senior-wang/excuses", {
    kind: "outing",
    to: toIso(plusMs(now, DAY_MS / 4)),
  });
  await rescuer.get("/seniors/senior-wang/position");

  const answer = await admin.send("POST", "/seniors/senior-wang/export", { reason: "askedByFamily" });
  const lines = linesOf(answer.body);
  const exported = new Set(lines.flatMap(({ table }) => (table === undefined ? [] : [table])));
  const missing = (await holders("senior-wang")).filter((table) => !exported.has(table));

  expect(answer.headers["content-type"]).toContain("application/x-ndjson");
  expect([lines[0]?.kind, lines.at(-1)?.kind]).toEqual(["head", "end"]);
  expect(lines.filter(({ kind }) => kind === "row")).toHaveLength(
    Object.values(lines.at(-1)?.counts ?? {}).reduce((sum, count) => sum + count, 0),
  );
  expect(missing).toEqual([]);
  expect(exported).toContain("fixes");
  expect(String(answer.body)).not.toContain("senior-li");
  const [last] = await db.query("select action, reason, senior_id as id from audit order by seq desc limit 1");
  expect(last).toEqual({ action: "exportSenior", reason: "askedByFamily", id: "senior-wang" });
});

test("the export of a member of staff holds what is known of them and nothing that opens a door", async () => {
  const answer = await admin.send("POST", "/people/rescuer/export", { reason: "askedByPerson" });
  const lines = linesOf(answer.body);
  const tables = new Set(lines.flatMap(({ table }) => (table === undefined ? [] : [table])));
  const missing = (await holders('"rescuer"')).filter(
    // Where the word is somebody's role, or what is said of an incident's circle.
    (table) => !tables.has(table) && !["incidents", "incident_events"].includes(table),
  );

  expect(tables).toContain("sessions");
  expect(missing).toEqual([]);
  expect(String(answer.body)).not.toMatch(/password_hash|token_hash|csrf_token|"secret"|scrypt\$/);
});

test("an export of nobody is refused before a line is sent", async () => {
  expect(await admin.send("POST", "/people/nobody/export", { reason: "askedByPerson" })).toMatchObject({
    status: 404,
    body: { code: "NOT_FOUND" },
  });
});

test("a family can be told who looked: by name, role, day and incident, also by an open map", async () => {
  await rescuer.get("/seniors/senior-wang/position");
  await rescuer.get("/seniors/senior-wang/position");
  await town.database.db.transaction(async (tx) => {
    const sees = { everywhere: false, areaIds: ["xiashi-1"], seniorIds: [] };
    await appendAudit(tx, {
      at: town.clock.now(),
      personId: "viewer",
      role: "viewer",
      action: "openLive",
      detail: { sees },
    });
    const other = { everywhere: false, areaIds: ["yanguan"], seniorIds: [] };
    await appendAudit(tx, {
      at: town.clock.now(),
      personId: "rescuer-yanguan",
      role: "rescuer",
      action: "openLive",
      detail: { sees: other },
    });
  });

  const { items } = bodyOf(ViewerList, await coordinator.get("/seniors/senior-wang/viewers"));
  const seen = items.map(({ personId, action }) => `${personId} ${action}`);

  expect(items.find((item) => item.personId === "rescuer" && item.action === "seePosition")).toMatchObject({
    day: "2026-03-01",
    name: "示例 rescuer",
    role: "rescuer",
    count: 3,
  });
  expect(seen).toContain("viewer openLive");
  expect(seen).toContain("admin exportSenior");
  expect(seen.some((each) => each.startsWith("rescuer-yanguan"))).toBe(false);
});

test("a consent is kept with its version, scopes and who gave it for whom, and can be withdrawn", async () => {
  const representative = { name: "示例女儿", relation: "child", evidence: "鉴定书 2026-12" };
  const consent = { textVersion: "2026-1", scopes: ["position", "rescueTeam"], givenAt: toIso(town.clock.now()) };
  const enrolled = await enrolAs(admin, {
    ...freshEnrolment("with-consent"),
    consent: { textVersion: "2026-1", scopes: ["position"], givenAt: consent.givenAt, representative: null },
  });
  const path = "/seniors/senior-wang/consents";
  const made = bodyOf(ConsentView, await coordinator.send("POST", path, { ...consent, representative }));
  const refused = await Promise.all([
    coordinator.send("POST", path, { ...consent, representative, scopes: ["police"] }),
    coordinator.send("POST", path, { ...consent, representative, givenAt: toIso(plusMs(town.clock.now(), DAY_MS)) }),
  ]);
  await coordinator.send("DELETE", `${path}/${made.consentId}`);
  const again = await coordinator.send("DELETE", `${path}/${made.consentId}`);

  const items = bodyOf(ConsentList, await coordinator.get(path)).items;
  const atEnrolment = bodyOf(ConsentList, await admin.get(`/seniors/${enrolled.seniorId}/consents`)).items;
  expect(made).toMatchObject({ ...consent, representative, withdrawnAt: null, recordedBy: "coordinator" });
  expect(refused.map((answer) => answer.status)).toEqual([400, 400]);
  expect(items.map(({ withdrawnAt }) => withdrawnAt)).toEqual([toIso(town.clock.now())]);
  expect(again.status).toBe(404);
  expect(atEnrolment).toHaveLength(1);
  const audit = await town.database.db.query<{ text: string }>(
    "select action || detail::text as text from audit where action in ('recordConsent', 'withdrawConsent')",
  );
  expect(audit).toHaveLength(3);
  expect(JSON.stringify(audit)).not.toMatch(/示例|鉴定书/);
});

test.each([
  ["zh-CN", "个人信息处理活动记录", "精确轨迹"],
  ["en", "Record of processing activities", "precise trace"],
])("the record of processing in %s is made of the tables and the settings", async (language, title, rule) => {
  const answer = await admin.get(`/processing-record?language=${language}`);
  const { text } = bodyOf(ProcessingRecordView, answer);

  expect(text).toContain(`# ${title}`);
  expect(text).toContain(`| ${rule} | 30 |`);
  expect(text).toMatch(/rescuer: 2/);
  expect(text).not.toMatch(/undefined|null|\[object/);
});

test("every table of the database is of a kind that the record of processing names", async () => {
  const tables = await town.database.db.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = 'public' and c.relname <> 'test_clock'`,
  );

  expect(tables.map(({ name }) => name).filter((name) => kindOfTable(name) === null)).toEqual([]);
});
