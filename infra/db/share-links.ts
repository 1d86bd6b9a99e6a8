import type { IncidentId, PersonId, SeniorId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import { type EpochMs, MINUTE_MS, plusMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

/** What was shared, with whom, and until when. */
export type NewShareLink = {
  readonly shareId: string;
  readonly incidentId: IncidentId;
  readonly audience: string;
  readonly note: string;
  readonly place: "live" | "confirmed";
  readonly trail: boolean;
  readonly looks: boolean;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
};
export type ShareLink = NewShareLink & {
  readonly madeBy: string;
  readonly revokedAt: EpochMs | null;
  readonly openedCount: number;
  readonly openedAt: EpochMs | null;
  /** The incident has ended since the link was made. */
  readonly hasEnded: boolean;
  readonly seniorId: SeniorId;
};
/** A link with what it shows of the senior and the incident. */
export type SharedFacts = ShareLink & {
  readonly incident: Incident;
  readonly calledName: string;
  readonly gender: "female" | "male";
  readonly birthYear: number | null;
  readonly features: string;
  readonly clothes: string;
  readonly hasPhoto: boolean;
};

/** Pages look every few seconds; the audit has one line a minute for each link, and one for each opening. */
const NOTE_EVERY_MS = MINUTE_MS;

const columns = `l.share_id as "shareId", l.incident_id as "incidentId", l.audience, l.note, l.place, l.trail, l.looks,
  p.name as "madeBy", l.created_at as "createdAt", l.expires_at as "expiresAt", l.revoked_at as "revokedAt",
  l.opened_count as "openedCount", l.opened_at as "openedAt", i.senior_id as "seniorId",
  (i.ended_at is not null or exists (select 1 from incident_events e where e.incident_id = l.incident_id
    and e.seq > l.made_at_seq and e.kind in ('found', 'falseAlarm', 'closed', 'dismissed', 'mergedInto'))) as "hasEnded"`;
const tables = `share_links l join incidents i on i.incident_id = l.incident_id join people p on p.person_id = l.made_by`;

export async function insertShareLink(
  tx: Queryable,
  link: NewShareLink & { readonly tokenHash: Buffer; readonly madeBy: PersonId },
): Promise<void> {
  await tx.query(
    `insert into share_links (share_id, token_hash, incident_id, audience, note, place, trail, looks, made_by, made_at_seq,
       created_at, expires_at)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce(max(seq), 0), $10, $11 from incident_events where incident_id = $3`,
    [
      link.shareId,
      link.tokenHash,
      link.incidentId,
      link.audience,
      link.note,
      link.place,
      link.trail,
      link.looks,
      link.madeBy,
      toIso(link.createdAt),
      toIso(link.expiresAt),
    ],
  );
}

/** All links of an incident, the newest first. */
export async function listShareLinks(db: Queryable, id: IncidentId): Promise<readonly ShareLink[]> {
  return await db.query<ShareLink>(
    `select ${columns} from ${tables} where l.incident_id = $1 order by l.created_at desc, l.share_id limit 200`,
    [id],
  );
}

/** One link of this incident, locked. */
export async function lockShareLink(
  tx: Queryable,
  link: { readonly incidentId: IncidentId; readonly shareId: string },
): Promise<ShareLink | null> {
  const [row] = await tx.query<ShareLink>(
    `select ${columns} from ${tables} where l.incident_id = $1 and l.share_id = $2 for update of l`,
    [link.incidentId, link.shareId],
  );
  return row ?? null;
}

export async function extendShareLink(tx: Queryable, shareId: string, expiresAt: EpochMs): Promise<void> {
  await tx.query("update share_links set expires_at = $2 where share_id = $1", [shareId, toIso(expiresAt)]);
}

export async function revokeShareLink(tx: Queryable, shareId: string, at: EpochMs): Promise<void> {
  await tx.query("update share_links set revoked_at = coalesce(revoked_at, $2) where share_id = $1", [
    shareId,
    toIso(at),
  ]);
}

/** By the hash of its token, or by its id once a session was given for it. */
export async function readSharedFacts(
  db: Queryable,
  by: { readonly tokenHash: Buffer } | { readonly shareId: string },
): Promise<SharedFacts | null> {
  const [row] = await db.query<SharedFacts>(
    `select ${columns}, i.body as incident, s.called_name as "calledName", s.gender, s.birth_year as "birthYear", s.features,
       s.clothes, exists (select 1 from senior_photos f where f.senior_id = s.senior_id) as "hasPhoto"
     from ${tables} join seniors s on s.senior_id = i.senior_id
     where ${"shareId" in by ? "l.share_id" : "l.token_hash"} = $1`,
    ["shareId" in by ? by.shareId : by.tokenHash],
  );
  return row ?? null;
}

/** Counts one more browser that opened it. */
export async function countOpening(tx: Queryable, shareId: string, at: EpochMs): Promise<void> {
  await tx.query(
    "update share_links set opened_count = opened_count + 1, opened_at = $2, noted_at = $2 where share_id = $1",
    [shareId, toIso(at)],
  );
}

/** Whether a look is to be written down now: of all that come together only one is. */
export async function isLookNoted(tx: Queryable, shareId: string, at: EpochMs): Promise<boolean> {
  const noted = await tx.query(
    "update share_links set noted_at = $2 where share_id = $1 and (noted_at is null or noted_at <= $3) returning 1",
    [shareId, toIso(at), toIso(plusMs(at, -NOTE_EVERY_MS))],
  );
  return noted.length > 0;
}
