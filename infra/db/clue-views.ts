import type { IncidentId } from "../domain/ids.ts";
import type { Clue } from "../domain/incident.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

export type ClueRow = {
  readonly clueId: string;
  readonly givenAt: EpochMs;
  readonly state: Clue["state"];
  readonly words: string;
  readonly contact: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly accuracyM: number | null;
  readonly isOutside: boolean;
  readonly hasPhoto: boolean;
};

/** The clues of an incident that are still kept, newest first; what they are worth is in the incident. */
export async function readClues(db: Queryable, id: IncidentId): Promise<readonly ClueRow[]> {
  return await db.query<ClueRow>(
    `select c.clue_id as "clueId", c.given_at as "givenAt", k->>'state' as state, c.words, c.contact, c.lon, c.lat,
       c.accuracy_m as "accuracyM", c.is_outside as "isOutside", p.clue_id is not null as "hasPhoto"
     from clues c join incidents i using (incident_id) left join clue_photos p using (clue_id)
     cross join jsonb_array_elements(i.body->'clues') k
     where c.incident_id = $1 and k->>'clueId' = c.clue_id order by c.given_at desc, c.clue_id`,
    [id],
    "read-clues",
  );
}

export async function readCluePhoto(db: Queryable, id: IncidentId, clueId: string): Promise<Uint8Array | null> {
  const [row] = await db.query<{ jpeg: Uint8Array }>(
    "select p.jpeg from clue_photos p join clues c using (clue_id) where c.incident_id = $1 and c.clue_id = $2",
    [id, clueId],
  );
  return row?.jpeg ?? null;
}
