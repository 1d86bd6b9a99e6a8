import type { EnrolmentBody } from "../../infra/contract/http.ts";
import {
  type ImportField,
  type ImportLine,
  type ImportProblem,
  importFields,
  type importStates,
} from "../../infra/contract/imports.ts";
import type { EnrolledRow, PhoneOwner } from "../../infra/db/enrolled.ts";
import { isSameAddress } from "../../infra/domain/guardian-home.ts";
import type { AreaId } from "../../infra/domain/ids.ts";
import { dialled } from "./cells.ts";
import { places, type ReadLine } from "./line.ts";

/** What the service knows of those a list names. */
export type Known = {
  readonly enrolled: readonly EnrolledRow[];
  readonly owners: readonly PhoneOwner[];
  readonly mayEnrolIn: (areaId: AreaId) => boolean;
};

/** A line with what is to become of it; `body` only where it can be enrolled. */
export type JudgedLine = {
  readonly line: number;
  readonly said: ReadLine["said"];
  readonly state: (typeof importStates)[number];
  readonly problems: readonly ImportProblem[];
  readonly differs: readonly ImportField[];
  readonly body: EnrolmentBody | null;
};

type Said = ReadLine["said"];
type Guardian = EnrolmentBody["guardians"][number];
/** On which line something stands first. */
type Seen = Map<string, { readonly line: number; readonly name: string }>;

/** Holds the lines against each other and against whom the service knows already. */
export function judgeLines(lines: readonly ReadLine[], known: Known): readonly JudgedLine[] {
  const byId = new Map<string, EnrolledRow>(known.enrolled.map((row) => [row.seniorId, row]));
  const byBand = new Map(known.enrolled.flatMap((row) => (row.wristbandId === null ? [] : [[row.wristbandId, row]])));
  const seen: Record<"seniorId" | "wristbandId" | "phone", Seen> = {
    seniorId: new Map(),
    wristbandId: new Map(),
    phone: new Map(),
  };
  return lines.map((read) => {
    const twins = twinsOf(read, seen);
    const { said, line } = read;
    const there = thereOf(said, { byId, byBand, known });
    if (there !== null && twins.length === 0) {
      const differs = differing(said, saidOf(there));
      return { line, said, state: differs.length === 0 ? "unchanged" : "changed", problems: [], differs, body: null };
    }
    const taken = takenOf(said, { byId, byBand });
    const [guardians, strangers] = guardiansOf(read, known.owners);
    const problems = oneEach([...read.problems, ...twins, ...taken, ...strangers]);
    if (problems.length > 0) return { line, said, state: "bad", problems, differs: [], body: null };
    return { line, said, state: "new", problems, differs: [], body: { ...read.body, guardians } };
  });
}

/** Names stay in the answer: whoever put the list in knows them. */
export function shownLine({ line, said, state, problems, differs }: JudgedLine): ImportLine {
  const short = (text: string | undefined) => (text ?? "").replaceAll(/\p{C}/gu, " ").slice(0, 60);
  const shown = { name: short(said.name), wristbandId: short(said.wristbandId) };
  return { line, ...shown, state, problems: [...problems], differs: [...differs] };
}

function twinsOf({ line, said, body }: ReadLine, seen: Record<"seniorId" | "wristbandId" | "phone", Seen>) {
  const problems: ImportProblem[] = [];
  for (const field of ["seniorId", "wristbandId"] as const) {
    const value = said[field] ?? "";
    const first = seen[field].get(value);
    if (value !== "" && first !== undefined) problems.push({ field, fault: "twice", otherLine: first.line });
    else seen[field].set(value, { line, name: "" });
  }
  for (const [index, field] of (["phoneA", "phoneB"] as const).entries()) {
    const phone = said[field] ?? "";
    const name = body.guardians[index]?.name ?? "";
    const first = seen.phone.get(phone);
    if (phone === "" || first?.line === line) continue;
    if (first === undefined) seen.phone.set(phone, { line, name });
    else if (first.name !== name) problems.push({ field, fault: "otherName", otherLine: first.line });
  }
  return problems;
}

type Registers = {
  readonly byId: ReadonlyMap<string, EnrolledRow>;
  readonly byBand: ReadonlyMap<string, EnrolledRow>;
};

/** The senior whom the line means, by their own id, else by the wristband that somebody of this name wears. */
function thereOf(said: Said, { byId, byBand, known }: Registers & { readonly known: Known }): EnrolledRow | null {
  const id = said.seniorId ?? "";
  const wearer = byBand.get(said.wristbandId ?? "");
  const row = id === "" ? (wearer?.name === said.name ? wearer : undefined) : byId.get(id);
  return row === undefined || row.hasLeft || !known.mayEnrolIn(row.areaId) ? null : row;
}

function takenOf(said: Said, { byId, byBand }: Registers): readonly ImportProblem[] {
  const isWorn = byBand.has(said.wristbandId ?? "");
  const isTaken = byId.has(said.seniorId ?? "");
  return [
    ...(isWorn ? [{ field: "wristbandId", fault: "worn", otherLine: null } as const] : []),
    ...(isTaken ? [{ field: "seniorId", fault: "taken", otherLine: null } as const] : []),
  ];
}

/** Somebody with this phone and name is that person; another name with it is a slip that would call a stranger. */
function guardiansOf(
  { body }: ReadLine,
  owners: readonly PhoneOwner[],
): readonly [EnrolmentBody["guardians"], readonly ImportProblem[]] {
  const problems: ImportProblem[] = [];
  const guardians = body.guardians.map((guardian, index) => {
    const called = dialled(guardian.phone);
    const known = owners.filter(({ phone }) => phone === called);
    const same = known.find(({ name }) => name === guardian.name);
    if (same !== undefined) return knownGuardian(guardian, same);
    if (known.length > 0)
      problems.push({ field: index === 0 ? "phoneA" : "phoneB", fault: "otherName", otherLine: null });
    return guardian;
  });
  const [homeA = "", homeB = ""] = guardians.map(
    ({ personId, home }) => home?.address ?? owners.find((owner) => owner.personId === personId)?.homeAddress,
  );
  if (isSameAddress(homeA, homeB)) problems.push({ field: "addressB", fault: "sameAddress", otherLine: null });
  return [guardians, problems];
}

/** A list fills in where somebody lives, and changes it for nobody; a pin that is there stays. */
function knownGuardian({ home, ...guardian }: Guardian, { personId, homeAddress, homePlace }: PhoneOwner): Guardian {
  if (home === undefined || homeAddress !== "") return { ...guardian, personId };
  return { ...guardian, personId, home: { ...home, place: homePlace ?? home.place } };
}

/** Of one field only the first thing that is wrong. */
function oneEach(problems: readonly ImportProblem[]): readonly ImportProblem[] {
  return problems.filter((it, index) => problems.findIndex((other) => other.field === it.field) === index);
}

function differing(said: Said, there: Said): readonly ImportField[] {
  return importFields.filter((field) => (said[field] ?? "") !== "" && said[field] !== (there[field] ?? ""));
}

function saidOf(row: EnrolledRow): Said {
  const { seniorId, areaId, birthYear, hasLeft: _left, ...words } = row;
  return {
    ...words,
    seniorId,
    area: areaId,
    birthYear: String(birthYear ?? ""),
    homeLon: places(row.homeLon),
    homeLat: places(row.homeLat),
    wristbandId: row.wristbandId ?? "",
    nameA: row.nameA ?? "",
    phoneA: dialled(row.phoneA ?? ""),
    nameB: row.nameB ?? "",
    phoneB: dialled(row.phoneB ?? ""),
  };
}
