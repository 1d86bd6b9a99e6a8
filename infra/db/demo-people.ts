import type { Role } from "../domain/roles.ts";
import type { Queryable } from "./database.ts";

export type DemoPersonRow = {
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly areaId: string | null;
  /** For a guardian: of whom, and whether A or B. */
  readonly seniorCalledName: string | null;
  readonly slot: string | null;
};

/** Whom the demo's sign-in page offers: the guardians of the seniors with these wristbands, and one of each other role. */
export async function readDemoPeople(
  db: Queryable,
  wristbandIds: readonly string[],
): Promise<readonly DemoPersonRow[]> {
  return db.query<DemoPersonRow>(
    `select p.person_id as "personId", p.name, 'guardian' as role, null as "areaId", s.called_name as "seniorCalledName", g.slot
     from wristband_assignments a join seniors s using (senior_id) join pairings g using (senior_id) join people p using (person_id)
     where a.wristband_id = any($1) and a.ended_at is null and g.ended_at is null
     union all
     (select distinct on (r.role) p.person_id, p.name, r.role, r.area_id, null, null
      from person_roles r join people p using (person_id)
      where r.role in ('dutyOfficer', 'rescuer', 'coordinator') and p.disabled_at is null order by r.role, p.person_id)
     order by 3, 6`,
    [wristbandIds],
  );
}

/** Gives every invented senior without a picture a drawn one of their gender. `jpegs`: 480 x 600 pixels. */
export async function givePortraits(
  db: Queryable,
  jpegs: Readonly<Record<"female" | "male", readonly Uint8Array[]>>,
): Promise<void> {
  for (const gender of ["female", "male"] as const) {
    for (const [index, jpeg] of jpegs[gender].entries()) {
      await db.query(
        `insert into senior_photos (senior_id, jpeg, width_px, height_px, changed_at)
         select senior_id, $1, 480, 600, service_now() from seniors
         where gender = $2 and abs(hashtext(senior_id)) % $3 = $4 on conflict do nothing`,
        [jpeg, gender, jpegs[gender].length, index],
      );
    }
  }
}
