import { readSheet } from "read-excel-file/universal";
import { readZip, storedZip } from "./zip.ts";

/** A list of 2,000 lines has 3 MB unpacked; every letter of it is looked at while nobody else is served. */
const UNPACKED_MAX_BYTES = 8 * 1024 * 1024;
const ENTRIES_MAX = 500;
/** The first sheet, its texts and its dates; no macros, pictures or links to other files. */
const wanted = /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/;
/**
 * Every address (`r="B12"`, also `r='12'`) within AZ9999: the reader fills the sheet up to the farthest one, so that a
 * single cell at XFD1048576 would cost gigabytes.
 */
const farAddress = /(?<!\sxmlns:)\br\s*=\s*(?!"(?:[A-Z]|A[A-Z])?[1-9]\d{0,3}"|'(?:[A-Z]|A[A-Z])?[1-9]\d{0,3}')/;
/** Opening and closing tags of 9,999 rows; empty ones weigh little in the file and much here. */
const ROW_TAGS_MAX = 20_000;
const encoded = /^(?:\xff\xfe|\xfe\xff)/;

/**
 * The rows of the first sheet. A formula is never evaluated: the value that was saved with it counts. The reader is only
 * given what we have unpacked and looked at ourselves.
 */
export async function readXlsx(bytes: Buffer): Promise<readonly (readonly string[])[] | "unreadable" | "tooLarge"> {
  const keep = (path: string) => wanted.test(path);
  const files = readZip(bytes, { entries: ENTRIES_MAX, bytes: UNPACKED_MAX_BYTES, keep });
  if (typeof files === "string") return files;
  for (const content of files.values()) {
    const text = content.toString("latin1");
    // Anything but UTF-8 would hide its addresses from us, and a type declaration could hide anything (XML 1.0, 4.2).
    if (encoded.test(text) || text.includes("<!")) return "unreadable";
    if (farAddress.test(text) || (text.match(/row\b/g)?.length ?? 0) > ROW_TAGS_MAX) return "tooLarge";
  }
  const clean = storedZip(files);
  const copy = new ArrayBuffer(clean.length);
  new Uint8Array(copy).set(clean);
  try {
    const rows = await readSheet(copy);
    return rows.map((row) => row.map(textOf));
  } catch {
    // Whatever a broken workbook makes the reader throw, the answer is the same.
    return "unreadable";
  }
}

function textOf(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString().slice(0, 10);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
