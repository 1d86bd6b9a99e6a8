import { type ImportCheck, type ImportResult, importMediaTypes } from "../../infra/contract/imports.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, type Guard, sendList } from "./request.ts";

const has =
  <Value>(...keys: readonly string[]): Guard<Value> =>
  (value: unknown): value is Value =>
    isRecord(value) && keys.every((key) => key in value);

/** A file that somebody chose: browsers say of a CSV file what the machine's spreadsheet has told them. */
const typeOf = ({ name }: File): string => (/\.xlsx$/i.test(name) ? importMediaTypes.xlsx : importMediaTypes.csv);

export const checkList = (file: File): Promise<Answer<ImportCheck>> =>
  sendList("/enrolments/import/check", file.slice(0, file.size, typeOf(file)), has<ImportCheck>("lines", "counts"));
export const importList = (file: File): Promise<Answer<ImportResult>> =>
  sendList("/enrolments/import", file.slice(0, file.size, typeOf(file)), has<ImportResult>("items", "counts"));
export const templateAddress = (language: string): string =>
  `/api/v1/enrolments/import/template?language=${encodeURIComponent(language)}`;
