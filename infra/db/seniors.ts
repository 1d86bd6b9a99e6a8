import type { Scope } from "../domain/access.ts";
import { AppError } from "../domain/errors.ts";
import type { AreaId, PersonId, SeniorId, WristbandId } from "../domain/ids.ts";
import type { GuardianSlot } from "../domain/roles.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Queryable } from "./database.ts";
import { isInIncident, scopeValues, seniorInScope } from "./reach.ts";

export type SeniorRow = {
  readonly seniorId: SeniorId;
  readonly areaId: AreaId;
  readonly name: string;
  readonly calledName: string;
  readonly gender: "female" | "male";
  readonly birthYear: number | null;
  readonly features: string;
  readonly clothes: string;
  readonly address: string;
  readonly home: { readonly lon: number; readonly lat: number } | null;
  readonly wristbandId: WristbandId | null;
  readonly photoAt: EpochMs | null;
  readonly guardians: readonly SeniorGuardian[];
  readonly inIncident: boolean;
};
export type SeniorGuardian = {
  readonly personId: PersonId;
  readonly slot: GuardianSlot;
  readonly name: string;
  readonly phone: string;
};

const selectSenior = `
select s.senior_id as "seniorId", s.area_id as "areaId", s.name, s.called_name as "calledName", s.gender,
  s.birth_year as "birthYear", s.features, s.clothes, s.address,
  case when s.home_lon is null then null else json_build_object('lon', s.home_lon, 'lat', s.home_lat) end as home,
  w.wristband_id as "wristbandId", photo.changed_at as "photoAt", coalesce(g.guardians, '[]') as guardians, ${isInIncident} as "inIncident"
from seniors s
left join wristband_assignments w on w.senior_id = s.senior_id and w.ended_at is null
left join senior_photos photo on photo.senior_id = s.senior_id
left join lateral (
  select json_agg(json_build_object('personId', p.person_id, 'slot', p.slot, 'name', people.name,
    'phone', coalesce(people.phone, '')) order by p.slot) as guardians
  from pairings p join people on people.person_id = p.person_id
  where p.senior_id = s.senior_id and p.ended_at is null
) g on true
where s.left_at is null`;

/** All seniors inside the scope, by id. */
export async function listSeniors(db: Queryable, scope: Scope): Promise<readonly SeniorRow[]> {
  return await db.query<SeniorRow>(`${selectSenior} and ${seniorInScope} order by s.senior_id`, scopeValues(scope));
}

/** Some seniors, whoever asks: for the live feed, which checks the scope at each publish. */
export async function readSeniors(db: Queryable, seniorIds: readonly string[] | "all"): Promise<readonly SeniorRow[]> {
  if (seniorIds === "all") return await db.query<SeniorRow>(selectSenior);
  return await db.query<SeniorRow>(`${selectSenior} and s.senior_id = any($1)`, [seniorIds]);
}

/** What access needs to know of a senior, before anything is shown of them; `null` when there is none. */
export type SeniorTarget = {
  readonly seniorId: SeniorId;
  readonly areaIds: readonly AreaId[];
  readonly inIncident: boolean;
};

/** `null`: nobody with this id takes part, or they have left. */
export async function findSeniorTarget(db: Queryable, seniorId: string): Promise<SeniorTarget | null> {
  const [row] = await db.query<SeniorTarget>(
    `select s.senior_id as "seniorId", array[s.area_id] as "areaIds", ${isInIncident} as "inIncident"
     from seniors s where s.senior_id = $1 and s.left_at is null`,
    [seniorId],
  );
  return row ?? null;
}

/** When the senior's open incident was raised; `null` when there is none. */
export async function openIncidentSince(db: Queryable, seniorId: SeniorId): Promise<EpochMs | null> {
  const [row] = await db.query<{ raisedAt: EpochMs }>(
    `select raised_at as "raisedAt" from incidents where senior_id = $1 and ended_at is null and state <> 'suspected'`,
    [seniorId],
  );
  return row?.raisedAt ?? null;
}

/**
 * Makes `personId` guardian A or B from now on and ends whoever was. Throws GUARDIANS_SAME when the other guardian is the
 * same person or has the same phone.
 */
export async function pairGuardian(
  tx: Queryable,
  pairing: { readonly seniorId: SeniorId; readonly slot: GuardianSlot; readonly personId: PersonId },
): Promise<void> {
  const values = [pairing.seniorId, pairing.slot, pairing.personId];
  await tx.query("select 1 from seniors where senior_id = $1 for update", [pairing.seniorId]);
  const same = await tx.query(
    `select 1 from pairings p join people other using (person_id), people mine
     where p.senior_id = $1 and p.ended_at is null and p.slot <> $2 and mine.person_id = $3
       and (p.person_id = $3 or ${dialled("other.phone")} = ${dialled("mine.phone")})`,
    values,
  );
  if (same.length > 0) throw new AppError("GUARDIANS_SAME", { seniorId: pairing.seniorId });
  const unchanged = await tx.query(
    "select 1 from pairings where senior_id = $1 and slot = $2 and person_id = $3 and ended_at is null",
    values,
  );
  if (unchanged.length > 0) return;
  await tx.query(
    "update pairings set ended_at = service_now() where senior_id = $1 and slot = $2 and ended_at is null",
    [pairing.seniorId, pairing.slot],
  );
  await tx.query("insert into pairings (senior_id, slot, person_id) values ($1, $2, $3)", values);
}

/** Two ways to write one Chinese number are one phone: blanks, dashes and the country code do not count. */
export function dialled(column: string): string {
  return `regexp_replace(regexp_replace(${column}, '[^0-9+]', '', 'g'), '^(\\+86|0086|86(?=1[0-9]{10}$))', '')`;
}
