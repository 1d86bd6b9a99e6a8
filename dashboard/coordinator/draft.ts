import type { EnrolmentBody } from "../../infra/contract/http.ts";
import { isSameAddress } from "../../infra/domain/guardian-home.ts";
import { isRecord } from "../live/message-guard.ts";
import { emptyGuardian, type GuardianDraft, guardianTroubles, toGuardian } from "./guardian-draft.ts";
import { isBetween, isPlace, type Trouble, type Troubles } from "./trouble.ts";

/** What is typed before a senior is enrolled; all text, as fields hold it. */
export type Draft = {
  /** Made here, so that the same form sent twice enrols one senior. */
  readonly seniorId: string;
  readonly name: string;
  readonly calledName: string;
  readonly gender: "female" | "male";
  readonly birthYear: string;
  readonly areaId: string;
  readonly features: string;
  readonly clothes: string;
  readonly address: string;
  readonly lon: string;
  readonly lat: string;
  readonly wristbandId: string;
  readonly intervalSeconds: string;
  readonly radiusM: string;
  readonly guardians: readonly [GuardianDraft, GuardianDraft];
};

export function emptyDraft(seniorId: string, areaId: string): Draft {
  return {
    seniorId,
    name: "",
    calledName: "",
    gender: "female",
    birthYear: "",
    areaId,
    features: "",
    clothes: "",
    address: "",
    lon: "",
    lat: "",
    wristbandId: "",
    intervalSeconds: "60",
    radiusM: "300",
    guardians: [emptyGuardian, emptyGuardian],
  };
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Everything that has to be put right before the form may go: the page says it field by field, nothing is lost. */
export function troublesOf(draft: Draft): Troubles {
  const troubles: Record<string, Trouble> = {};
  const complain = (field: string, trouble: Trouble | null) => {
    if (trouble !== null) troubles[field] = trouble;
  };
  for (const field of ["name", "calledName", "areaId", "wristbandId"] as const)
    complain(field, draft[field].trim() === "" ? "needed" : null);
  if (troubles["wristbandId"] === undefined)
    complain("wristbandId", idPattern.test(draft.wristbandId.trim()) ? null : "id");
  complain("birthYear", isYear(draft.birthYear) ? null : "year");
  complain("home", isPlace(draft.lon, draft.lat) ? null : "home");
  complain("radiusM", isBetween(draft.radiusM, 30, 20_000) ? null : "radius");
  draft.guardians.forEach((guardian, index) => {
    for (const [field, trouble] of Object.entries(guardianTroubles(guardian)))
      complain(`guardians.${index}.${field}`, trouble);
  });
  const [first, second] = draft.guardians;
  if (first.personId !== null && first.personId === second.personId) complain("guardians.1.name", "samePerson");
  if (digits(first.phone) !== "" && digits(first.phone) === digits(second.phone))
    complain("guardians.1.phone", "samePhone");
  if (isSameAddress(first.address, second.address)) complain("guardians.1.address", "sameAddress");
  return troubles;
}

/** The draft as the service takes it; only for a draft without troubles. */
export function toEnrolment(draft: Draft): EnrolmentBody {
  const home = { lon: Number(draft.lon), lat: Number(draft.lat) };
  const year = Number(draft.birthYear);
  return {
    senior: {
      seniorId: draft.seniorId,
      areaId: draft.areaId,
      name: draft.name.trim(),
      calledName: draft.calledName.trim(),
      gender: draft.gender,
      ...(draft.birthYear === "" ? {} : { birthYear: year }),
      features: draft.features.trim(),
      clothes: draft.clothes.trim(),
      address: draft.address.trim(),
      home,
    },
    wristband: { wristbandId: draft.wristbandId.trim(), reportIntervalSeconds: Number(draft.intervalSeconds) },
    guardians: draft.guardians.map(toGuardian),
    fence: { kind: "circle", centre: home, radiusM: Number(draft.radiusM) },
  };
}

/** A draft that was left in this tab; anything else is none. */
export function readDraft(text: string | null): Draft | null {
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    return isDraft(value) ? value : null;
  } catch {
    return null;
  }
}

function isDraft(value: unknown): value is Draft {
  if (!isRecord(value)) return false;
  const known = Object.keys(emptyDraft("", ""));
  const { guardians } = value;
  return (
    known.every((key) => key in value) &&
    Array.isArray(guardians) &&
    guardians.length === 2 &&
    guardians.every((guardian) => isRecord(guardian) && Object.keys(emptyGuardian).every((key) => key in guardian))
  );
}

const digits = (phone: string): string => phone.replace(/[^0-9]/g, "");
const isYear = (text: string): boolean => text === "" || (/^\d{4}$/.test(text) && isBetween(text, 1900, 2000));
