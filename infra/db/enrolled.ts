import type { Scope } from "../domain/access.ts";
import type { AreaId, PersonId, SeniorId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";
import { dialled } from "./seniors.ts";

/** Somebody whom a list may be about. */
export type EnrolledRow = {
  readonly seniorId: SeniorId;
  readonly areaId: AreaId;
  readonly hasLeft: boolean;
  readonly name: string;
  readonly calledName: string;
  readonly gender: "female" | "male";
  readonly birthYear: number | null;
  readonly address: string;
  readonly homeLon: number | null;
  readonly homeLat: number | null;
  readonly features: string;
  readonly clothes: string;
  readonly wristbandId: string | null;
  readonly nameA: string | null;
  readonly phoneA: string | null;
  readonly nameB: string | null;
  readonly phoneB: string | null;
};

/** Everybody with one of these ids, or who wears one of these wristbands; wherever they are looked after. */
export async function readEnrolled(
  db: Queryable,
  asked: { readonly seniorIds: readonly string[]; readonly wristbandIds: readonly string[] },
): Promise<readonly EnrolledRow[]> {
  return await db.query<EnrolledRow>(
    `select s.senior_id as "seniorId", s.area_id as "areaId", s.left_at is not null as "hasLeft", s.name,
       s.called_name as "calledName", s.gender, s.birth_year as "birthYear", s.address, s.home_lon as "homeLon",
       s.home_lat as "homeLat", s.features, s.clothes, w.wristband_id as "wristbandId",
       a.name as "nameA", a.phone as "phoneA", b.name as "nameB", b.phone as "phoneB"
     from seniors s
     left join wristband_assignments w on w.senior_id = s.senior_id and w.ended_at is null
     left join pairings pa on pa.senior_id = s.senior_id and pa.slot = 'A' and pa.ended_at is null
     left join people a on a.person_id = pa.person_id
     left join pairings pb on pb.senior_id = s.senior_id and pb.slot = 'B' and pb.ended_at is null
     left join people b on b.person_id = pb.person_id
     where s.senior_id = any($1) or w.wristband_id = any($2)`,
    [asked.seniorIds, asked.wristbandIds],
  );
}

/** Whose phone it is; `phone` without blanks, dashes and country code. */
export type PhoneOwner = {
  readonly personId: PersonId;
  readonly name: string;
  readonly phone: string;
  readonly homeAddress: string;
  readonly homePlace: { readonly lon: number; readonly lat: number } | null;
};

/** People inside the scope who are called by one of these numbers. */
export async function readPhoneOwners(
  db: Queryable,
  scope: Scope,
  phones: readonly string[],
): Promise<readonly PhoneOwner[]> {
  return await db.query<PhoneOwner>(
    `select p.person_id as "personId", p.name, ${dialled("p.phone")} as phone, p.home_address as "homeAddress",
       case when p.home_lon is null then null else json_build_object('lon', p.home_lon, 'lat', p.home_lat) end as "homePlace"
     from people p where p.disabled_at is null and ${dialled("p.phone")} = any($3) and ($1::boolean or exists (
       select 1 from person_roles r where r.person_id = p.person_id and r.area_id = any($2::text[])
     ) or exists (
       select 1 from pairings join seniors using (senior_id)
       where pairings.person_id = p.person_id and ended_at is null and seniors.area_id = any($2::text[])))
     order by p.person_id`,
    [scope.everywhere, [...scope.areaIds], phones],
  );
}
