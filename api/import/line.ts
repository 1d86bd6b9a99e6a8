import type { EnrolmentBody } from "../../infra/contract/http.ts";
import type { ImportField, ImportProblem } from "../../infra/contract/imports.ts";
import type { AreaRow } from "../../infra/db/areas.ts";
import { isInsideBox, isLonLat, type LonLatBox, lonLat } from "../../infra/domain/geo.ts";
import { type AreaId, isId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { type Cells, createCells, dialled, NAME_MAX, narrow, needed } from "./cells.ts";
import type { Columns } from "./columns.ts";
import { readConsent, readGuardians } from "./line-people.ts";
import type { RawLine } from "./table.ts";
import { genders } from "./words.ts";

/** What a line is judged by beside itself. */
export type Town = {
  readonly now: EpochMs;
  readonly serviceBox: LonLatBox;
  readonly areas: readonly AreaRow[];
  readonly mayEnrolIn: (areaId: AreaId) => boolean;
};

/** One line as it was understood. `said` is what it says of each field, written in one way. */
export type ReadLine = {
  readonly line: number;
  readonly said: Readonly<Partial<Record<ImportField, string>>>;
  readonly problems: readonly ImportProblem[];
  /** Only to be looked at while there are no problems. */
  readonly body: EnrolmentBody;
};

const DEFAULT_RADIUS_M = 300;
const DEFAULT_INTERVAL_S = 60;

/** Reads one line by the rules of POST /enrolments, and by some that a form needs no words for. */
export function readLine(raw: RawLine, columns: Columns, town: Town): ReadLine {
  const cells = createCells(raw, columns);
  const area = readArea(cells, town);
  const home = readHome(cells, town.serviceBox);
  const gender = genders.get(narrow(cells.raw("gender")).toLowerCase());
  if (gender === undefined) cells.fault("gender", cells.raw("gender") === "" ? "missing" : "gender");
  const birthYear = readYear(cells);
  const ownId = optionalId(cells, "seniorId");
  const band = needed(cells, "wristbandId", NAME_MAX);
  if (band !== "" && !isId(band)) cells.fault("wristbandId", "id");
  const interval = cells.number("interval", { min: 1, max: 86_400, fault: "interval", whole: true });
  const radiusM = cells.number("radiusM", { min: 30, max: 20_000, fault: "radius" }) ?? DEFAULT_RADIUS_M;
  const person = {
    name: needed(cells, "name", NAME_MAX),
    calledName: needed(cells, "calledName", NAME_MAX),
    features: cells.text("features", 1_000),
    clothes: cells.text("clothes", 1_000),
    address: cells.text("address", 300),
  };
  const model = cells.text("model", NAME_MAX);
  const guardians = readGuardians(cells);
  const consent = readConsent(cells, town.now);
  const fence = { kind: "circle", centre: home ?? { lon: 0, lat: 0 }, radiusM } as const;
  const body: EnrolmentBody = {
    senior: {
      ...(ownId === "" ? {} : { seniorId: ownId }),
      areaId: area ?? "",
      ...person,
      gender: gender ?? "female",
      ...(birthYear === null ? {} : { birthYear }),
      home: fence.centre,
    },
    wristband: { wristbandId: band, model, reportIntervalSeconds: interval ?? DEFAULT_INTERVAL_S },
    guardians,
    fence,
    consent,
  };
  return { line: raw.line, said: saidIn(cells, body), problems: cells.problems, body };
}

function optionalId(cells: Cells, field: ImportField): string {
  const id = cells.raw(field);
  if (id !== "" && !isId(id)) cells.fault(field, "id");
  return id;
}

function readYear(cells: Cells): number | null {
  const text = narrow(cells.raw("birthYear")).replace(/年$/, "");
  if (text === "") return null;
  const year = /^\d{4}$/.test(text) ? Number(text) : 0;
  if (year >= 1900 && year <= 2000) return year;
  cells.fault("birthYear", "year");
  return null;
}

/** By its id or its name in one of two languages. */
function readArea(cells: Cells, { areas, mayEnrolIn }: Town): AreaId | null {
  const named = needed(cells, "area", NAME_MAX);
  if (named === "") return null;
  const wanted = named.toLowerCase();
  const found = areas.filter((it) => it.areaId === named || it.nameZh === named || it.nameEn.toLowerCase() === wanted);
  const [first, ...others] = found;
  if (first === undefined) cells.fault("area", "areaUnknown");
  else if (others.length > 0) cells.fault("area", "areaSeveral");
  else if (!mayEnrolIn(first.areaId)) cells.fault("area", "areaNotYours");
  return first?.areaId ?? null;
}

function readHome(cells: Cells, box: LonLatBox): { readonly lon: number; readonly lat: number } | null {
  const range = { min: -180, max: 180, fault: "number" } as const;
  for (const field of ["homeLon", "homeLat"] as const) if (cells.raw(field) === "") cells.fault(field, "missing");
  const lon = cells.number("homeLon", range);
  const lat = cells.number("homeLat", range);
  if (lon === null || lat === null) return null;
  if (isWithin(lon, lat, box)) return { lon, lat };
  cells.fault("homeLon", isWithin(lat, lon, box) ? "swapped" : "outsideService");
  return null;
}

const isWithin = (lon: number, lat: number, box: LonLatBox): boolean =>
  isLonLat(lon, lat) && isInsideBox(lonLat(lon, lat), box);

const blank = "";
/** In the same words as `saidOf` in judge.ts puts what is enrolled already. */
function saidIn(cells: Cells, { senior, wristband, guardians }: EnrolmentBody): ReadLine["said"] {
  const [a, b] = guardians;
  return {
    seniorId: senior.seniorId ?? blank,
    name: senior.name,
    calledName: senior.calledName,
    gender: cells.raw("gender") === "" ? blank : senior.gender,
    birthYear: String(senior.birthYear ?? cells.raw("birthYear")),
    area: senior.areaId === "" ? cells.raw("area") : senior.areaId,
    address: senior.address ?? blank,
    homeLon: places(cells.raw("homeLon")),
    homeLat: places(cells.raw("homeLat")),
    features: senior.features ?? blank,
    clothes: senior.clothes ?? blank,
    wristbandId: wristband.wristbandId,
    nameA: a?.name ?? blank,
    phoneA: dialled(a?.phone ?? blank),
    nameB: b?.name ?? blank,
    phoneB: dialled(b?.phone ?? blank),
  };
}

/** Six decimals are a decimetre: spreadsheets cut the rest. */
export function places(degrees: string | number | null): string {
  const value = Number(degrees);
  return degrees === null || degrees === "" || Number.isNaN(value) ? String(degrees ?? "") : value.toFixed(6);
}
