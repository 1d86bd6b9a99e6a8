import { createHash } from "node:crypto";
import type { Static } from "typebox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ImportCheck, ImportResult, importMediaTypes } from "../infra/contract/imports.ts";
import { csvOf, deflatedZip, goodLine, workbookOf } from "./import/test-list.ts";
import { answerOf, bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let coordinator: Visitor;
beforeAll(async () => {
  town = await createTown();
  coordinator = await town.signIn("coordinator");
});
afterAll(async () => {
  await town.stop();
});

type Asked = { readonly as?: Visitor; readonly kind?: string };
async function post(
  path: string,
  list: string | Buffer,
  { as = coordinator, kind = importMediaTypes.csv }: Asked = {},
) {
  const headers = { cookie: as.cookie, "x-csrf-token": as.csrfToken, "content-type": kind };
  const url = `/api/v1/enrolments/import${path}`;
  return answerOf(await town.server.inject({ method: "POST", url, headers, payload: list }));
}
const check = async (list: string | Buffer, asked?: Asked): Promise<Static<typeof ImportCheck>> =>
  bodyOf(ImportCheck, await post("/check", list, asked));
const enter = async (list: string | Buffer, asked?: Asked): Promise<Static<typeof ImportResult>> =>
  bodyOf(ImportResult, await post("", list, asked));

const tables = ["seniors", "people", "pairings", "wristbands", "wristband_assignments", "fences", "consents", "audit"];
async function counts(): Promise<readonly number[]> {
  const { db } = town.database;
  const rows = await Promise.all(
    tables.map((table) => db.query<{ count: number }>(`select count(*)::int as count from ${table}`)),
  );
  return rows.map(([row]) => row?.count ?? -1);
}

test("a dry run tells every line that is new, there or bad, and writes nothing at all", async () => {
  const list = csvOf([
    goodLine(10),
    goodLine(11, { phoneB: "1390000", consentVersion: "" }),
    goodLine(12, { area: "盐官镇" }),
    goodLine(13, { name: "示例老人1", wristbandId: "band-wang" }),
    goodLine(14, { wristbandId: "band-li" }),
  ]);
  const before = await counts();

  const answer = await check(list);

  expect(await counts()).toEqual(before);
  expect(answer.fileHash).toBe(createHash("sha256").update(list).digest("hex"));
  expect(answer.counts).toEqual({ new: 1, unchanged: 0, changed: 1, bad: 3 });
  expect(answer.lines.map(({ line, state, problems }) => [line, state, ...problems.map(({ fault }) => fault)])).toEqual(
    [
      [2, "new"],
      [3, "bad", "phone", "consentMissing"],
      [4, "bad", "areaNotYours"],
      [5, "changed"],
      [6, "bad", "worn"],
    ],
  );
  expect(answer.lines[3]?.differs).toContain("phoneA");
});

test("an import enrols the good lines by the rules of one enrolment, and tells each band's password once", async () => {
  const shared = { nameA: "示例甲020", phoneA: "139 0000 0201" };
  const list = csvOf([goodLine(20), goodLine(21, shared), goodLine(22, { gender: "" })]);

  const first = await enter(list);
  const again = await enter(list);
  const rows = await town.database.db.query<{ hash: string; fences: number; consents: number; guardians: number }>(
    `select encode(token_hash, 'hex') as hash,
       (select count(*)::int from fences f where f.senior_id = a.senior_id) as fences,
       (select count(*)::int from consents c where c.senior_id = a.senior_id) as consents,
       (select count(*)::int from pairings p where p.senior_id = a.senior_id and p.ended_at is null) as guardians
     from wristbands join wristband_assignments a using (wristband_id) where wristband_id like 'W-02_' order by 1`,
  );
  const people = await town.database.db.query("select 1 from people where phone like '139%0201'");

  expect(first.counts).toEqual({ enrolled: 2, there: 0, bad: 1, refused: 0, left: 0 });
  const hashes = first.items
    .flatMap(({ token }) => token ?? [])
    .map((it) => createHash("sha256").update(it).digest("hex"));
  expect(rows).toEqual(hashes.sort().map((hash) => ({ hash, fences: 1, consents: 1, guardians: 2 })));
  expect(people).toHaveLength(1);
  expect(again.counts).toEqual({ enrolled: 0, there: 2, bad: 1, refused: 0, left: 0 });
  expect(again.items.every(({ token }) => token === null)).toBe(true);
  expect((await check(list)).counts).toEqual({ new: 0, unchanged: 2, changed: 0, bad: 1 });
});

test("a long list goes in by pieces: sent again it goes on where it ended", async () => {
  const list = csvOf(Array.from({ length: 52 }, (_each, index) => goodLine(300 + index)));

  const first = await enter(list);
  const second = await enter(list);

  expect(first.counts).toMatchObject({ enrolled: 50, left: 2 });
  expect(second.counts).toMatchObject({ enrolled: 2, there: 50, left: 0 });
});

test("who put in what is in the audit by the file's hash and counts, and by nobody's name", async () => {
  const list = csvOf([goodLine(30), goodLine(31, { name: "" })]);

  await enter(list);
  const rows = await town.database.db.query<{ person_id: string; role: string; detail: unknown }>(
    "select person_id, role, detail from audit where action = 'importList' order by seq desc limit 1",
  );

  const fileHash = createHash("sha256").update(list).digest("hex");
  const detail = { fileHash, enrolled: 1, there: 0, bad: 1, refused: 0, left: 0 };
  expect(rows).toEqual([{ person_id: "coordinator", role: "coordinator", detail }]);
});

test("a workbook is read like CSV, and nobody reaches beyond their area with it", async () => {
  const kind = importMediaTypes.xlsx;
  const workbook = workbookOf([goodLine(40)]);

  const far = await check(workbook, { kind, as: await town.signIn("coordinator-yanguan") });
  const own = await enter(workbook, { kind });

  expect(far.lines[0]?.problems).toMatchObject([{ field: "area", fault: "areaNotYours" }]);
  expect(own.counts).toMatchObject({ enrolled: 1 });
});

test("a list without the columns that are needed names them, and enrols nobody", async () => {
  const { missing, ignored, lines } = await check("姓名,血型\n示例,O\n");
  const refused = await post("", "姓名,血型\n示例,O\n");

  expect([missing.includes("wristbandId"), ignored, lines]).toEqual([true, ["血型"], []]);
  expect(refused).toMatchObject({ status: 422, body: { code: "IMPORT_COLUMNS_MISSING" } });
});

test.each([
  ["nothing", "", importMediaTypes.csv, 422, "IMPORT_UNREADABLE"],
  ["quotes that never end", 'a,"b', importMediaTypes.csv, 422, "IMPORT_UNREADABLE"],
  [
    "2,001 lines",
    csvOf(Array.from({ length: 2_001 }, () => goodLine(1))),
    importMediaTypes.csv,
    413,
    "IMPORT_TOO_LARGE",
  ],
  ["61 columns", ",".repeat(60), importMediaTypes.csv, 422, "IMPORT_UNREADABLE"],
  ["61 headers", "x,".repeat(61), importMediaTypes.csv, 413, "IMPORT_TOO_LARGE"],
  ["more than 2 MB", "a\n".repeat(1_100_000), importMediaTypes.csv, 413, "REQUEST_TOO_LARGE"],
  ["a bomb", deflatedZip("xl/workbook.xml", Buffer.alloc(60_000_000)), importMediaTypes.xlsx, 413, "IMPORT_TOO_LARGE"],
  ["JSON", "{}", "application/json", 422, "IMPORT_UNREADABLE"],
  ["an old workbook", "x", "application/vnd.ms-excel", 415, "MEDIA_TYPE_UNSUPPORTED"],
] as const)("%s is refused with a code", async (...row) => {
  const [, list, kind, status, code] = row;
  const before = await counts();

  for (const path of ["/check", ""]) expect(await post(path, list, { kind })).toMatchObject({ status, body: { code } });

  expect(await counts()).toEqual(before);
});

test("a template is there for whoever may enrol, and for nobody else", async () => {
  const given = await coordinator.get("/enrolments/import/template?language=en");
  const refused = await (await town.signIn("duty-officer")).get("/enrolments/import/template");

  expect(given.headers["content-type"]).toBe("text/csv; charset=utf-8");
  expect(String(given.body)).toMatch(/^\uFEFFOwn id,Name,/);
  expect(refused).toMatchObject({ status: 403 });
});

test("guardians' addresses are kept with them, and one home for two is refused in the dry run, in both kinds of file", async () => {
  const list = [
    goodLine(70, { addressA: "竹里街12号3室", addressB: "竹里街 14 号" }),
    goodLine(71, { addressA: "竹里街１２号３室", addressB: "竹里街 12-3" }),
  ];
  const shown = async (file: string | Buffer, kind: string) =>
    (await check(file, { kind })).lines.map(({ state, problems }) => [state, ...problems.map(({ fault }) => fault)]);
  const expected = [["new"], ["bad", "sameAddress"]];
  expect(await shown(csvOf(list), importMediaTypes.csv)).toEqual(expected);
  expect(await shown(workbookOf(list), importMediaTypes.xlsx)).toEqual(expected);
  expect((await enter(csvOf(list))).counts).toMatchObject({ enrolled: 1, bad: 1 });

  const homes = await town.database.db.query(
    "select home_address as address from people where phone in ('13900000701', '13900000702') order by phone",
  );
  expect(homes).toEqual([{ address: "竹里街12号3室" }, { address: "竹里街 14 号" }]);
});

test("a guardian who is known keeps their home, and whoever lives with them is refused before anything is written", async () => {
  const known = { nameA: "示例甲075", phoneA: "13900000751" };
  await enter(csvOf([goodLine(75, { addressA: "杏林路 7 号" })]));

  const again = await check(csvOf([goodLine(76, { ...known, addressB: "杏林路7号" })]));
  const moved = csvOf([goodLine(77, { ...known, addressA: "杏林路 9 号" })]);
  expect(again.lines[0]?.problems).toEqual([{ field: "addressB", fault: "sameAddress", otherLine: null }]);
  expect((await enter(moved)).counts).toMatchObject({ enrolled: 1 });
  const homes = await town.database.db.query("select home_address as address from people where phone = '13900000751'");
  expect(homes).toEqual([{ address: "杏林路 7 号" }]);

  await town.database.db.query(
    "update people set home_address = '', home_lon = 120.7, home_lat = 30.5 where phone = '13900000751'",
  );
  const written = csvOf([goodLine(78, { ...known, addressA: "杏林路 9 号" })]);
  expect((await enter(written)).counts).toMatchObject({ enrolled: 1 });
  const pinned = await town.database.db.query(
    "select home_address as address, home_lon as lon, home_lat as lat from people where phone = '13900000751'",
  );
  expect(pinned).toEqual([{ address: "杏林路 9 号", lon: 120.7, lat: 30.5 }]);
});
