import type { IncidentId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

export type CapBasis = {
  readonly now: EpochMs;
  readonly incident: Incident;
  readonly number: number;
  readonly gender: "female" | "male";
  readonly birthYear: number | null;
  readonly features: string;
  readonly clothes: string;
  readonly areaName: string;
  /** The last known place; `null`: none was sent. */
  readonly last: {
    readonly lon: number;
    readonly lat: number;
    readonly at: EpochMs;
    readonly accuracyM: number | null;
  } | null;
  /** Earlier documents about the same incident. */
  readonly earlier: readonly { readonly identifier: string; readonly sent: EpochMs }[];
};

/** What a document for agencies rests on; the incident's row is locked, so that two at once know of each other. */
export async function readCapBasis(tx: Queryable, id: IncidentId): Promise<CapBasis | null> {
  await tx.query("select 1 from incidents where incident_id = $1 for no key update", [id]);
  const [row] = await tx.query<CapBasis>(
    `select service_now() as now, i.body as incident, i.number, s.gender, s.birth_year as "birthYear", s.features, s.clothes,
       a.name_zh as "areaName", place.last,
       (select coalesce(jsonb_agg(jsonb_build_object('identifier', c.identifier, 'sent', (extract(epoch from c.sent) * 1000)::bigint)
          order by c.sent), '[]') from cap_documents c where c.incident_id = i.incident_id) as earlier
     from incidents i join seniors s on s.senior_id = i.senior_id join areas a on a.area_id = i.area_id
     left join lateral (
       select jsonb_build_object('lon', l.lon, 'lat', l.lat, 'at', (extract(epoch from l.place_at) * 1000)::bigint,
         'accuracyM', l.accuracy_m) as last
       from wristband_assignments w join last_positions l on l.wristband_id = w.wristband_id and l.senior_id = w.senior_id
       where w.senior_id = i.senior_id and w.ended_at is null and l.place_at is not null
       order by l.place_at desc limit 1) place on true
     where i.incident_id = $1`,
    [id],
    "cap-basis",
  );
  return row ?? null;
}

/** Which documents were issued, so that a later one can refer to them. */
export async function saveCapDocument(
  tx: Queryable,
  issued: { readonly incidentId: IncidentId; readonly identifier: string; readonly msgType: string },
): Promise<void> {
  await tx.query(
    "insert into cap_documents (identifier, incident_id, sent, msg_type) values ($1, $2, service_now(), $3)",
    [issued.identifier, issued.incidentId, issued.msgType],
  );
}
