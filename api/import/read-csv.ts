import { setImmediate as others } from "node:timers/promises";
import { CsvError, parse } from "csv-parse";
import { IMPORT_MAX_LINES } from "../../infra/contract/imports.ts";

/** No cell of ours is longer; a line of a million columns is longer than this and ends the reading. */
const LINE_MAX_CHARACTERS = 20_000;
/** Between the lines there may be empty ones. */
const ROWS_MAX = 2 * IMPORT_MAX_LINES;
/** Read at a time; bands and pages are served in between. */
const PIECE_CHARACTERS = 32_768;

type Rows = readonly (readonly string[])[];

/**
 * Bytes of a CSV file as text: UTF-8, UTF-16 with its mark ("Unicode text" of Excel), else GB 18030, which a Chinese Excel
 * writes and of which GBK is a part. `null`: in none of them, or it holds NUL.
 */
export function decodeText(bytes: Buffer): string | null {
  for (const encoding of encodingsOf(bytes)) {
    const text = decodedAs(encoding, bytes);
    if (text !== null) return text.includes("\u0000") ? null : text;
  }
  return null;
}

function encodingsOf(bytes: Buffer): readonly string[] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ["utf-16le"];
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return ["utf-16be"];
  return ["utf-8", "gb18030"];
}

function decodedAs(encoding: string, bytes: Buffer): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** RFC 4180 with commas, or what spreadsheets write in its place: semicolons and tabs. Every line is a row, empty ones too. */
export async function readCsv(bytes: Buffer): Promise<Rows | "unreadable" | "tooLarge"> {
  const text = decodeText(bytes);
  if (text === null) return "unreadable";
  // The parser counts what is in cells only: a million empty ones would pass.
  if (hasLongLine(text)) return "tooLarge";
  try {
    const rows = await parsed(text);
    return rows.length > ROWS_MAX ? "tooLarge" : rows;
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault;
    return fault.code === "CSV_MAX_RECORD_SIZE" ? "tooLarge" : "unreadable";
  }
}

async function parsed(text: string): Promise<Rows> {
  const rows: string[][] = [];
  const parser = parse({
    delimiter: delimiterOf(text),
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: LINE_MAX_CHARACTERS,
    to: ROWS_MAX + 1,
  });
  const ended = new Promise<void>((resolve, reject) => parser.on("end", resolve).on("error", reject));
  parser.on("data", (row: string[]) => rows.push(row));
  // Its fault is awaited below, also when it comes while a piece is still being written.
  ended.catch(() => undefined);
  for (let at = 0; at < text.length && !parser.destroyed && rows.length <= ROWS_MAX; at += PIECE_CHARACTERS) {
    parser.write(text.slice(at, at + PIECE_CHARACTERS));
    await others();
  }
  parser.end();
  await ended;
  return rows;
}

/** One look at each letter, however the lines lie. */
function hasLongLine(text: string): boolean {
  let start = 0;
  for (const { index } of text.matchAll(/[\r\n]/g)) {
    if (index - start > LINE_MAX_CHARACTERS) return true;
    start = index + 1;
  }
  return text.length - start > LINE_MAX_CHARACTERS;
}

function delimiterOf(text: string): string {
  const head = text.slice(0, LINE_MAX_CHARACTERS).split(/[\r\n]/, 1)[0] ?? "";
  const count = (mark: string) => head.split(mark).length;
  return [",", ";", "\t"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}
