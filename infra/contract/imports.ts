import { type Static, Type } from "typebox";
import { oneOf } from "./telemetry.ts";
import { Id, nullable } from "./views.ts";

/** Columns of a list, in the order of the template. */
export const importFields = [
  "seniorId",
  "name",
  "calledName",
  "gender",
  "birthYear",
  "area",
  "address",
  "homeLon",
  "homeLat",
  "radiusM",
  "features",
  "clothes",
  "wristbandId",
  "model",
  "interval",
  "nameA",
  "phoneA",
  "addressA",
  "nameB",
  "phoneB",
  "addressB",
  "consentVersion",
  "consentDate",
  "consentScopes",
  "signedBy",
  "signedAs",
  "signedWhy",
] as const;
export type ImportField = (typeof importFields)[number];

/** Whoever leaves one of these columns out can enrol nobody. */
export const neededFields: readonly ImportField[] = [
  "name",
  "calledName",
  "gender",
  "area",
  "homeLon",
  "homeLat",
  "wristbandId",
  "nameA",
  "phoneA",
  "nameB",
  "phoneB",
  "consentVersion",
  "consentDate",
];

/** Each kind of thing that can be wrong with one field; the pages have a sentence for each. */
export const importFaults = [
  "missing",
  "tooLong",
  "unreadable",
  "formula",
  "id",
  "gender",
  "year",
  "phone",
  "number",
  "radius",
  "interval",
  "areaUnknown",
  "areaSeveral",
  "areaNotYours",
  "outsideService",
  "swapped",
  "worn",
  "twice",
  "taken",
  "samePerson",
  "samePhone",
  "sameAddress",
  "otherName",
  "consentMissing",
  "date",
  "dateAhead",
  "scopes",
  "relation",
  "signer",
  "extraCells",
] as const;
export type ImportFault = (typeof importFaults)[number];

const Field = oneOf(importFields);
/** `field` null: the whole line. `otherLine`: the line it collides with. */
export const ImportProblem = Type.Object({
  field: nullable(Field),
  fault: oneOf(importFaults),
  otherLine: nullable(Type.Integer()),
});
export type ImportProblem = Static<typeof ImportProblem>;

export const importStates = ["new", "unchanged", "changed", "bad"] as const;
/** `line` as a spreadsheet counts it: the header is line 1. `unchanged`, `changed`: enrolled already; an import changes nobody, `differs` says where the list says otherwise. */
export const ImportLine = Type.Object({
  line: Type.Integer(),
  name: Type.String(),
  wristbandId: Type.String(),
  state: oneOf(importStates),
  problems: Type.Array(ImportProblem),
  differs: Type.Array(Field),
});
export type ImportLine = Static<typeof ImportLine>;

/** What an import would do; nothing has been written. */
export const ImportCheck = Type.Object({
  /** SHA-256 of the file, hexadecimal. */
  fileHash: Type.String(),
  counts: Type.Object({
    new: Type.Integer(),
    unchanged: Type.Integer(),
    changed: Type.Integer(),
    bad: Type.Integer(),
  }),
  /** Columns that are needed and are not there: no line can be read. */
  missing: Type.Array(Field),
  /** Headers that mean nothing to us. */
  ignored: Type.Array(Type.String()),
  lines: Type.Array(ImportLine),
});
export type ImportCheck = Static<typeof ImportCheck>;

export const importOutcomes = ["enrolled", "there", "bad", "refused", "left"] as const;
/** `left`: not yet; send the same file again and it goes on there. `code`: why the service refused the line. */
export const ImportResult = Type.Object({
  fileHash: Type.String(),
  counts: Type.Object({
    enrolled: Type.Integer(),
    there: Type.Integer(),
    bad: Type.Integer(),
    refused: Type.Integer(),
    left: Type.Integer(),
  }),
  items: Type.Array(
    Type.Object({
      line: Type.Integer(),
      outcome: oneOf(importOutcomes),
      seniorId: nullable(Id),
      wristbandId: nullable(Id),
      /** The wristband's MQTT password, shown this once. */
      token: nullable(Type.String()),
      code: nullable(Type.String()),
    }),
  ),
});
export type ImportResult = Static<typeof ImportResult>;
export const ImportLanguage = Type.Object({ language: Type.Optional(oneOf(["zh-CN", "en"])) });

/** What a list may weigh, and how many lines it may have. */
export const IMPORT_MAX_BYTES = 2 * 1024 * 1024;
export const IMPORT_MAX_LINES = 2_000;
export const importMediaTypes = {
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;
