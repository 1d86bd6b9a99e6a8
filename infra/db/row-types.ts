import pg from "pg";

const TIMESTAMPTZ = 1184;
const INT8 = 20;

/** Instants as epoch milliseconds and bigints as numbers, everything else as `pg` does it. */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === TIMESTAMPTZ && format !== "binary") return parseInstantText;
    if (oid === INT8 && format !== "binary") return Number;
    return pg.types.getTypeParser(oid, format);
  },
};

function parseInstantText(text: string): number {
  // PostgreSQL writes "2026-11-22 01:05:09.123+00"; the zone may lack its minutes.
  const iso = text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");
  return Date.parse(iso);
}
