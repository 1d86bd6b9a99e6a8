import { Value } from "typebox/value";
import { EnrolmentBody } from "../../infra/contract/http.ts";
import type { ImportCheck, ImportResult } from "../../infra/contract/imports.ts";
import { readAreas } from "../../infra/db/areas.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import { readEnrolled, readPhoneOwners } from "../../infra/db/enrolled.ts";
import { allowedAs, scopeOf } from "../../infra/domain/access.ts";
import { AppError, isAppError } from "../../infra/domain/errors.ts";
import type { AreaId } from "../../infra/domain/ids.ts";
import type { SignedIn } from "../auth/session-store.ts";
import type { Enrol, EnrolDeps } from "../enrol.ts";
import { statusOf } from "../problems.ts";
import { type JudgedLine, judgeLines, shownLine } from "./judge.ts";
import { readLine } from "./line.ts";
import type { Table } from "./table.ts";

/** One request enrols so many: two seconds of work. Whoever sends the list again goes on where it ended. */
const ENROLLED_AT_ONCE = 50;

export type ImportDeps = Omit<EnrolDeps, "readGuardian"> & { readonly enrol: Enrol };
type Item = ImportResult["items"][number];

/** What an import of this list would do. Writes nothing. */
export async function checkList(deps: ImportDeps, me: SignedIn, table: Table): Promise<ImportCheck> {
  const judged = await judge(deps, me, table);
  const count = (state: JudgedLine["state"]) => judged.filter((it) => it.state === state).length;
  const counts = { new: count("new"), unchanged: count("unchanged"), changed: count("changed"), bad: count("bad") };
  const { missing, ignored } = table.columns;
  const lines = judged.map(shownLine);
  return { fileHash: table.fileHash, counts, missing: [...missing], ignored: [...ignored], lines };
}

/** Enrols whoever can be enrolled, each in a transaction of their own; one that is refused leaves the others alone. */
export async function importList(deps: ImportDeps, me: SignedIn, table: Table): Promise<ImportResult> {
  if (table.columns.missing.length > 0) throw new AppError("IMPORT_COLUMNS_MISSING");
  const known = new Map<string, string>();
  const items: Item[] = [];
  let tried = 0;
  for (const judged of await judge(deps, me, table)) {
    const { line, state, body } = judged;
    if (body === null) items.push(noItem(line, state === "bad" ? "bad" : "there"));
    else if (tried >= ENROLLED_AT_ONCE) items.push(noItem(line, "left"));
    else {
      tried += 1;
      items.push(await enrolLine(deps, me, { judged, body, known }));
    }
  }
  const count = (outcome: Item["outcome"]) => items.filter((it) => it.outcome === outcome).length;
  const enrolled = count("enrolled");
  const rest = { there: count("there"), bad: count("bad"), refused: count("refused"), left: count("left") };
  const counts = { enrolled, ...rest };
  await writeDown(deps, me, { fileHash: table.fileHash, counts });
  return { fileHash: table.fileHash, counts, items };
}

async function judge(
  { db, clock, serviceBox }: ImportDeps,
  me: SignedIn,
  table: Table,
): Promise<readonly JudgedLine[]> {
  if (table.columns.missing.length > 0) return [];
  const mayEnrolIn = (areaId: AreaId) => allowedAs(me.reach, "enrol", { areaIds: [areaId] }) !== null;
  const town = { now: clock.now(), serviceBox, areas: await readAreas(db), mayEnrolIn };
  const lines = table.lines.map((raw) => readLine(raw, table.columns, town));
  const said = (field: "seniorId" | "wristbandId" | "phoneA" | "phoneB") =>
    lines.map((line) => line.said[field] ?? "").filter((value) => value !== "" && !value.includes("\u0000"));
  const enrolled = await readEnrolled(db, { seniorIds: said("seniorId"), wristbandIds: said("wristbandId") });
  const phones = [...said("phoneA"), ...said("phoneB")];
  const owners = await readPhoneOwners(db, scopeOf(me.reach, "readPeople"), phones);
  return judgeLines(lines, { enrolled, owners, mayEnrolIn });
}

type Asked = {
  readonly judged: JudgedLine;
  readonly body: EnrolmentBody;
  /** Guardians whom this request has registered: one who watches over two seniors is one person. */
  readonly known: Map<string, string>;
};

async function enrolLine({ enrol }: ImportDeps, me: SignedIn, { judged, body, known }: Asked): Promise<Item> {
  const guardians = body.guardians.map((guardian, index) => {
    const personId = guardian.personId ?? known.get(judged.said[index === 0 ? "phoneA" : "phoneB"] ?? "");
    return personId === undefined ? guardian : { ...guardian, personId };
  });
  const whole = { ...body, guardians };
  if (!Value.Check(EnrolmentBody, whole)) return { ...noItem(judged.line, "refused"), code: "REQUEST_INVALID" };
  try {
    const { seniorId, wristbandId, token, guardianIds } = await enrol(me, whole);
    for (const [index, field] of (["phoneA", "phoneB"] as const).entries())
      known.set(judged.said[field] ?? "", guardianIds[index] ?? "");
    return { ...noItem(judged.line, "enrolled"), seniorId, wristbandId, token };
  } catch (fault) {
    // Somebody else was faster, or a rule that only the database knows. What is broken on our side ends the import.
    if (!isAppError(fault) || statusOf(fault.code) >= 500) throw fault;
    return { ...noItem(judged.line, "refused"), code: fault.code };
  }
}

const noItem = (line: number, outcome: Item["outcome"]): Item => ({
  line,
  outcome,
  seniorId: null,
  wristbandId: null,
  token: null,
  code: null,
});

/** Who put in which file, and what became of it: counts, no names. Each enrolment has its own entry. */
async function writeDown(
  { db, clock }: ImportDeps,
  me: SignedIn,
  { fileHash, counts }: Pick<ImportResult, "fileHash" | "counts">,
): Promise<void> {
  const scope = scopeOf(me.reach, "enrol");
  const areaIds = [...scope.areaIds];
  const entry = { at: clock.now(), personId: me.session.personId, role: allowedAs(me.reach, "enrol", { areaIds }) };
  await db.transaction((tx) => appendAudit(tx, { ...entry, action: "importList", detail: { fileHash, ...counts } }));
}
