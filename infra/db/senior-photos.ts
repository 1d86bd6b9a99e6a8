import type { PersonId, SeniorId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

export type SeniorPhoto = {
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
};

/** Puts the picture in the place of the one before it. */
export async function saveSeniorPhoto(
  tx: Queryable,
  seniorId: SeniorId,
  photo: SeniorPhoto & { readonly changedAt: EpochMs; readonly changedBy: PersonId },
): Promise<void> {
  await tx.query(
    `insert into senior_photos (senior_id, jpeg, width_px, height_px, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6)
     on conflict (senior_id) do update set jpeg = excluded.jpeg, width_px = excluded.width_px, height_px = excluded.height_px,
       changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    [seniorId, photo.jpeg, photo.widthPx, photo.heightPx, toIso(photo.changedAt), photo.changedBy],
  );
}

/** `null`: nobody has given one. */
export async function readSeniorPhoto(db: Queryable, seniorId: SeniorId): Promise<Uint8Array | null> {
  const [row] = await db.query<{ jpeg: Uint8Array }>("select jpeg from senior_photos where senior_id = $1", [seniorId]);
  return row?.jpeg ?? null;
}

/** Whether there was one. */
export async function deleteSeniorPhoto(tx: Queryable, seniorId: SeniorId): Promise<boolean> {
  const gone = await tx.query("delete from senior_photos where senior_id = $1 returning 1", [seniorId]);
  return gone.length > 0;
}
