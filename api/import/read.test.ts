import { describe, expect, test } from "vitest";
import { importFields, neededFields } from "../../infra/contract/imports.ts";
import { columnNames, readHeader, templateOf } from "./columns.ts";
import { decodeText, readCsv } from "./read-csv.ts";
import { readXlsx } from "./read-xlsx.ts";
import { csvOf, deflatedZip, goodLine, workbookOf, workbookWith } from "./test-list.ts";
import { readZip } from "./zip.ts";

const bytes = (text: string) => Buffer.from(text, "utf8");
/** 姓名,王秀珍 as a Chinese Excel writes it. */
const gbk = Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xcd, 0xf5, 0xd0, 0xe3, 0xd5, 0xe4]);

describe("text of every kind that a Chinese Excel writes", () => {
  test.each([
    ["UTF-8", bytes("姓名,王秀珍")],
    ["UTF-8 with its mark", bytes("\uFEFF姓名,王秀珍")],
    ["GBK", gbk],
    ["UTF-16 with its mark", Buffer.from("\uFEFF姓名,王秀珍", "utf16le")],
    ["GB 18030 beyond GBK", Buffer.concat([gbk, Buffer.from([0x82, 0x35, 0x8f, 0x33])])],
  ])("%s", async (_what, file) => {
    expect(decodeText(file)).toMatch(/^姓名,王秀珍/);
  });

  test.each([
    ["NUL", bytes("姓名\u0000")],
    ["a lone half of a character", Buffer.from([0xed, 0xa0, 0x80, 0x2c, 0xff])],
    ["a lone half in UTF-16", Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x2c, 0x00])],
    ["a picture", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10])],
  ])("no text: %s", async (_what, file) => {
    expect(decodeText(file)).toBeNull();
    expect(await readCsv(file)).toBe("unreadable");
  });
});

test.each([",", ";", "\t"])("cells stand between %j", async (mark) => {
  const rows = await readCsv(bytes(csvOf([goodLine(1, { address: '路 1 号, "后门"\n二楼' })], mark)));

  expect(rows).toHaveLength(2);
  expect(Array.isArray(rows) && rows[1]?.[importFields.indexOf("address")]).toBe('路 1 号, "后门"\n二楼');
});

test.each([
  ["a quote that never ends", 'a,"b\nc,d', "unreadable"],
  ["a quote inside a cell", 'a,"b"c\nd', "unreadable"],
  ["a million columns", ",".repeat(1_000_000), "tooLarge"],
  ["a million lines", "a\n".repeat(1_000_000), "tooLarge"],
  ["a long line on each of many lines", `${"a".repeat(20_001)}\n`.repeat(50), "tooLarge"],
  ["one endless cell", `"${"a".repeat(1_000_000)}"`, "tooLarge"],
] as const)("CSV with %s is refused", async (_what, text, outcome) => {
  expect(await readCsv(bytes(text))).toBe(outcome);
});

test("the header is known in Chinese, in English, by the names of fields, in any width and case", () => {
  for (const names of [0, 1] as const) {
    const found = readHeader(importFields.map((field) => ` ${columnNames[field][names].toUpperCase()} `));
    expect([...found.at.keys()]).toEqual(importFields);
  }
  expect([...readHeader([...importFields]).at.keys()]).toEqual(importFields);
  expect([...readHeader(["守护人Ａ姓名*", "围栏半径(米)"]).at.keys()]).toEqual(["nameA", "radiusM"]);
});

test("columns that are missing are named, and so are those that mean nothing", () => {
  const { missing, ignored } = readHeader(["姓名", "血型", "姓名"]);

  expect(missing).toEqual(neededFields.filter((field) => field !== "name"));
  expect(ignored).toEqual(["血型", "姓名"]);
});

test.each(["zh-CN", "en"] as const)(
  "the template in %s is read back, and its example enrols nobody",
  async (language) => {
    const rows = await readCsv(bytes(templateOf(language)));
    if (typeof rows === "string") throw new Error(rows);
    const { at, missing, ignored } = readHeader(rows[0] ?? []);

    expect({ columns: at.size, missing, ignored }).toEqual({ columns: importFields.length, missing: [], ignored: [] });
    expect(rows[1]?.[at.get("wristbandId") ?? -1]).toMatch(/请删掉/);
  },
);

test("a workbook says the same as CSV; of a formula only the value counts that was saved with it", async () => {
  const lines = [goodLine(1), goodLine(2, { name: "=HYPERLINK(evil)|示例老人" })];
  const rows = await readXlsx(workbookOf(lines));
  const plain = await readCsv(bytes(csvOf([goodLine(1), goodLine(2, { name: "示例老人" })])));

  const trimmed = (list: typeof rows) =>
    typeof list === "string" ? list : list.map((row) => row.join("|").replace(/\|+$/, ""));
  expect(trimmed(rows)).toEqual(trimmed(plain));
});

test("numbers and days of a workbook are what people see", async () => {
  const rows = await readXlsx(
    workbookWith(
      '<row r="1"><c r="A1"><v>13900000001</v></c><c r="C1" t="d"><v>2026-03-01T00:00:00.000Z</v></c></row>',
    ),
  );

  expect(rows).toEqual([["13900000001", "", "2026-03-01"]]);
});

const cell = (address: string) => `<row><c r="${address}"><v>1</v></c></row>`;
test.each([
  ["no archive", bytes("PK not really"), "unreadable"],
  ["an archive of something else", deflatedZip("word/document.xml", bytes("<a/>")), "unreadable"],
  ["a bomb that says so", deflatedZip("xl/workbook.xml", Buffer.alloc(9 * 1024 * 1024)), "tooLarge"],
  ["a bomb that says to be small", deflatedZip("xl/workbook.xml", Buffer.alloc(9 * 1024 * 1024), 100), "tooLarge"],
  ["one cell at the far corner", workbookWith(cell("XFD1048576")), "tooLarge"],
  ["a far cell in disguise", workbookWith('<row><c r="&#88;FD1"><v>1</v></c></row>'), "tooLarge"],
  ["a far row", workbookWith('<row r="900000000"><c><v>1</v></c></row>'), "tooLarge"],
  ["a far row by another name", workbookWith("<x:row x:r='1e9'></x:row>"), "tooLarge"],
  ["many empty rows", workbookWith("<row/>".repeat(30_000)), "tooLarge"],
  ["entities that grow", workbookWith('<!DOCTYPE a [<!ENTITY b "c">]>'), "unreadable"],
  ["half a sheet", workbookWith('<row r="1"><c r="A1"><v>1'), "unreadable"],
] as const)("a workbook that is %s is refused", async (_what, file, outcome) => {
  expect(await readXlsx(file)).toBe(outcome);
});

test("an archive that lies about its directory is refused before anything is unpacked", () => {
  const limits = { entries: 10, bytes: 1_000, keep: () => true };
  const zip = deflatedZip("a.xml", bytes("<a/>"));

  for (let at = 0; at < zip.length; at += 1) {
    const broken = Buffer.from(zip);
    broken.writeUInt8(255 - broken.readUInt8(at), at);
    const files = readZip(broken, limits);
    if (typeof files === "string") continue;
    expect([...files.values()].every((content) => content.length <= 1_000)).toBe(true);
  }
  expect(readZip(zip, { ...limits, entries: 0 })).toBe("tooLarge");
});
