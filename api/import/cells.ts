import type { ImportFault, ImportField, ImportProblem } from "../../infra/contract/imports.ts";
import type { Columns } from "./columns.ts";
import type { RawLine } from "./table.ts";

/** The cells of one line, and what is wrong with them: of one field only the first thing that was found. */
export type Cells = {
  readonly problems: readonly ImportProblem[];
  /** Trimmed; an empty text where there is no such column or cell. */
  readonly raw: (field: ImportField) => string;
  readonly fault: (field: ImportField | null, fault: ImportFault, otherLine?: number) => void;
  /** What somebody wrote, at most `max` long. */
  readonly text: (field: ImportField, max: number) => string;
  /** A number between two, both allowed; `null` where there is none or it is wrong. */
  readonly number: (field: ImportField, allowed: NumberRange) => number | null;
};
type NumberRange = { readonly min: number; readonly max: number; readonly fault: ImportFault; readonly whole?: true };

/** Control characters but tab and line ends, halves of characters, and what stands for bytes that nobody could read. */
const broken = /[^\t\n\r\P{Cc}]|\p{Cs}|\uFFFD/u;
/** As a spreadsheet would take it; the same marks that our own exports disarm. */
const formula = /^[=+\-@|%]/;

export function createCells({ cells }: RawLine, { at, width }: Columns): Cells {
  const problems: ImportProblem[] = [];
  const raw = (field: ImportField): string => (cells[at.get(field) ?? -1] ?? "").trim();
  const fault: Cells["fault"] = (field, kind, otherLine) => {
    if (field !== null && problems.some((problem) => problem.field === field)) return;
    problems.push({ field, fault: kind, otherLine: otherLine ?? null });
  };
  if (cells.slice(width).some((cell) => cell.trim() !== "")) fault(null, "extraCells");
  return {
    problems,
    raw,
    fault,
    text: (field, max) => {
      const text = raw(field);
      if (broken.test(text)) fault(field, "unreadable");
      else if (formula.test(text)) fault(field, "formula");
      else if (text.length > max) fault(field, "tooLong");
      return text;
    },
    number: (field, { min, max, fault: kind, whole }) => {
      const text = narrow(raw(field));
      if (text === "") return null;
      const value = /^[+-]?\d{1,9}(\.\d{1,15})?$/.test(text) ? Number(text) : null;
      if (value !== null && value >= min && value <= max && (whole !== true || Number.isInteger(value))) return value;
      fault(field, value === null ? "number" : kind);
      return null;
    },
  };
}

export const NAME_MAX = 100;

export function needed(cells: Cells, field: ImportField, max: number): string {
  const text = cells.text(field, max);
  if (text === "") cells.fault(field, "missing");
  return text;
}

/** Full-width digits and signs, as Chinese keyboards write them, are the same digits and signs. */
export function narrow(text: string): string {
  return text.normalize("NFKC").trim();
}

/** Two ways to write one Chinese number are one phone: blanks, dashes and the country code do not count. */
export function dialled(phone: string): string {
  return narrow(phone)
    .replaceAll(/[^0-9+]/g, "")
    .replace(/^(\+86|0086|86(?=1[0-9]{10}$))/, "");
}

/** `YYYY-MM-DD` of a day as people and spreadsheets write it; `null`: no such day. */
export function readDay(text: string): string | null {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( 0{1,2}:00(:00)?)?$/.exec(narrow(text));
  if (found === null) return null;
  const [year, month, day] = [found[1] ?? "", (found[2] ?? "").padStart(2, "0"), (found[3] ?? "").padStart(2, "0")];
  const iso = `${year}-${month}-${day}`;
  const read = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(iso) ? iso : null;
}
