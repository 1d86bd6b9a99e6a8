import { crc32, deflateRawSync } from "node:zlib";
import { type ImportField, importFields } from "../../infra/contract/imports.ts";
import { columnNames } from "./columns.ts";
import { storedZip } from "./zip.ts";

export type TestLine = Readonly<Partial<Record<ImportField, string>>>;

/** A line that can be enrolled; `index` makes wristband and phones its own. */
export function goodLine(index: number, more: TestLine = {}): TestLine {
  const number = String(index).padStart(3, "0");
  return {
    name: `示例老人${number}`,
    calledName: "示例奶奶",
    gender: "女",
    birthYear: "1941",
    area: "示例社区",
    address: "示例路 1 号",
    homeLon: "120.69",
    homeLat: "30.53",
    wristbandId: `W-${number}`,
    nameA: `示例甲${number}`,
    phoneA: `1390000${number}1`,
    nameB: `示例乙${number}`,
    phoneB: `1390000${number}2`,
    consentVersion: "2026-03",
    consentDate: "2026-02-01",
    ...more,
  };
}

const rowsOf = (lines: readonly TestLine[]) => [
  importFields.map((field) => columnNames[field][0]),
  ...lines.map((line) => importFields.map((field) => line[field] ?? "")),
];

export function csvOf(lines: readonly TestLine[], delimiter = ","): string {
  const cell = (text: string) => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rowsOf(lines)
    .map((row) => `${row.map(cell).join(delimiter)}\r\n`)
    .join("");
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A workbook of one sheet; a cell that begins with `=` is a formula whose saved value follows a `|`. */
export function workbookOf(lines: readonly TestLine[]): Buffer {
  const rows = rowsOf(lines).map((row, index) => {
    const cells = row.map((text, column) => cellOf(text, `${columnName(column)}${index + 1}`));
    return `<row r="${index + 1}">${cells.join("")}</row>`;
  });
  return workbookWith(rows.join(""));
}

function cellOf(text: string, address: string): string {
  const [formula, saved] = text.startsWith("=") ? text.slice(1).split("|") : [null, text];
  if (formula !== null) return `<c r="${address}" t="str"><f>${escaped(formula ?? "")}</f><v>${saved ?? ""}</v></c>`;
  return `<c r="${address}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;
}

const columnName = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : `A${String.fromCharCode(39 + index)}`;

export function workbookWith(sheetData: string): Buffer {
  return storedZip(partsWith(sheetData));
}

function partsWith(sheetData: string): ReadonlyMap<string, Buffer> {
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return new Map(
    Object.entries({
      "xl/workbook.xml": `${XML}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      "xl/_rels/workbook.xml.rels": `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      "xl/worksheets/sheet1.xml": `${XML}<worksheet xmlns="${main}"><sheetData>${sheetData}</sheetData></worksheet>`,
    }).map(([path, text]) => [path, Buffer.from(text)] as const),
  );
}

/** One deflated file that says of itself to have `says` bytes. */
export function deflatedZip(path: string, content: Buffer, says = content.length): Buffer {
  const packed = deflateRawSync(content);
  const zip = storedZip(new Map([[path, packed]]));
  const entry = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  for (const [method, size] of [
    [8, 22],
    [entry + 10, entry + 24],
  ] as const) {
    zip.writeUInt16LE(8, method);
    zip.writeUInt32LE(crc32(content), method + 6);
    zip.writeUInt32LE(says, size);
  }
  return zip;
}
