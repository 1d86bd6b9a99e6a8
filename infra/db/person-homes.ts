import { AppError } from "../domain/errors.ts";
import { isSameAddress } from "../domain/guardian-home.ts";
import type { PersonId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";

export type PersonHome = {
  readonly address: string;
  readonly place: { readonly lon: number; readonly lat: number } | null;
};

/** Where somebody lives, as far as a coordinator has written it down; `null`: there is nobody with this id. */
export async function readPersonHome(db: Queryable, personId: string): Promise<PersonHome | null> {
  const [row] = await db.query<PersonHome>(
    `select home_address as address,
       case when home_lon is null then null else json_build_object('lon', home_lon, 'lat', home_lat) end as place
     from people where person_id = $1 and disabled_at is null`,
    [personId],
  );
  return row ?? null;
}

export async function savePersonHome(tx: Queryable, personId: PersonId, { address, place }: PersonHome): Promise<void> {
  await tx.query("update people set home_address = $2, home_lon = $3, home_lat = $4 where person_id = $1", [
    personId,
    address,
    place?.lon ?? null,
    place?.lat ?? null,
  ]);
}

/** Throws GUARDIANS_ONE_HOME when somebody lives where the other guardian of one of their seniors does. */
export async function refuseOneHome(tx: Queryable, personId: PersonId): Promise<void> {
  const pairs = await tx.query<{ mine: string; others: string }>(
    `select me.home_address as mine, other.home_address as others
     from people me join pairings p on p.person_id = me.person_id and p.ended_at is null
       join pairings o on o.senior_id = p.senior_id and o.person_id <> p.person_id and o.ended_at is null
       join people other on other.person_id = o.person_id
     where me.person_id = $1`,
    [personId],
  );
  if (pairs.some(({ mine, others }) => isSameAddress(mine, others)))
    throw new AppError("GUARDIANS_ONE_HOME", { personId });
}
