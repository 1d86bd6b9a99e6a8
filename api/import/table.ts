import { createHash } from "node:crypto";
import { IMPORT_MAX_LINES, importMediaTypes } from "../../infra/contract/imports.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { type Columns, readHeader } from "./columns.ts";
import { readCsv } from "./read-csv.ts";
import { readXlsx } from "./read-xlsx.ts";

/** One line as it stands in the file, numbered as a spreadsheet does. */
export type RawLine = { readonly line: number; readonly cells: readonly string[] };
export type Table = { readonly fileHash: string; readonly columns: Columns; readonly lines: readonly RawLine[] };

type Sent = { readonly body: unknown; readonly headers: { readonly "content-type"?: string | undefined } };

const COLUMNS_MAX = 60;
const isEmpty = (cells: readonly string[]) => cells.every((cell) => cell.trim() === "");

/** The list in a request; IMPORT_UNREADABLE or IMPORT_TOO_LARGE when it is none that we read. */
export async function readTable({ body, headers }: Sent): Promise<Table> {
  if (!Buffer.isBuffer(body)) throw new AppError("IMPORT_UNREADABLE");
  const isWorkbook = headers["content-type"]?.startsWith(importMediaTypes.xlsx) ?? false;
  const rows = isWorkbook ? await readXlsx(body) : await readCsv(body);
  if (rows === "tooLarge") throw new AppError("IMPORT_TOO_LARGE");
  if (rows === "unreadable") throw new AppError("IMPORT_UNREADABLE");
  const head = rows.findIndex((cells) => !isEmpty(cells));
  const header = rows[head];
  if (header === undefined) throw new AppError("IMPORT_UNREADABLE");
  const lines = rows
    .map((cells, index) => ({ line: index + 1, cells }))
    .slice(head + 1)
    .filter(({ cells }) => !isEmpty(cells));
  if (lines.length > IMPORT_MAX_LINES || rows.some(({ length }) => length > COLUMNS_MAX))
    throw new AppError("IMPORT_TOO_LARGE");
  const fileHash = createHash("sha256").update(body).digest("hex");
  return { fileHash, columns: readHeader(header), lines };
}
