import { CsvError, parse } from "csv-parse/sync";
import { IMPORT_MAX_LINES } from "../../infra/contract/imports.ts";

/** No cell of ours is longer; a line of a million columns is longer than this and ends the reading. */
const LINE_MAX_CHARACTERS = 20_000;
const tooLong = new RegExp(`[^\\r\\n]{${LINE_MAX_CHARACTERS + 1}}`);
/** Between the lines there may be empty ones. */
const ROWS_MAX = 2 * IMPORT_MAX_LINES;

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
export function readCsv(bytes: Buffer): readonly (readonly string[])[] | "unreadable" | "tooLarge" {
  const text = decodeText(bytes);
  if (text === null) return "unreadable";
  // The parser counts what is in cells only: a million empty ones would pass.
  if (tooLong.test(text)) return "tooLarge";
  try {
    const rows = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: LINE_MAX_CHARACTERS,
      to: ROWS_MAX + 1,
    });
    return rows.length > ROWS_MAX ? "tooLarge" : rows;
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault;
    return fault.code === "CSV_MAX_RECORD_SIZE" ? "tooLarge" : "unreadable";
  }
}

function delimiterOf(text: string): string {
  const head = text.slice(0, LINE_MAX_CHARACTERS).split(/[\r\n]/, 1)[0] ?? "";
  const count = (mark: string) => head.split(mark).length;
  return [",", ";", "\t"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}
