import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type AlertId, alertId, type IncidentId, incidentId, type PersonId, personId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";
import { openSecret, sealSecret, serviceKeyOwner } from "./sealed-secrets.ts";

/** A link that says "I am going" for whom it was sent to. It is good for one alert, for so long. */
const LINK_LIVES_HOURS = 24;
const MAC_BYTES = 16;

/** The token of an alert's link: its id and our signature over it, base64url. */
export async function answerTokenOf(db: Queryable, alert: AlertId): Promise<string> {
  const id = Buffer.from(alert.replaceAll("-", ""), "hex");
  return Buffer.concat([id, macOf(await readLinkSecret(db), id)]).toString("base64url");
}

export type LinkedAlert =
  | {
      readonly kind: "known";
      readonly alertId: AlertId;
      readonly personId: PersonId;
      readonly incidentId: IncidentId;
      readonly number: number;
    }
  | { readonly kind: "invalid" | "expired" };

/** Whom and what a token speaks for; `invalid`: we have not made it, or there is no such alert any more. */
export async function readAnswerToken(db: Queryable, token: string): Promise<LinkedAlert> {
  const id = await openToken(db, token);
  if (id === null) return { kind: "invalid" };
  const [row] = await db.query<{ person_id: string; incident_id: string; number: number; is_old: boolean }>(
    `select o.person_id, o.incident_id, i.number::integer as number,
       o.created_at < service_now() - ${LINK_LIVES_HOURS} * interval '1 hour' as is_old
     from outbox o join incidents i using (incident_id) where o.alert_id = $1`,
    [id],
    "read-answer-token",
  );
  if (row === undefined) return { kind: "invalid" };
  if (row.is_old) return { kind: "expired" };
  const ids = { personId: personId(row.person_id), incidentId: incidentId(row.incident_id) };
  return { kind: "known", alertId: id, ...ids, number: row.number };
}

async function openToken(db: Queryable, token: string): Promise<AlertId | null> {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== 16 + MAC_BYTES || bytes.toString("base64url") !== token) return null;
  const id = bytes.subarray(0, 16);
  if (!timingSafeEqual(bytes.subarray(16), macOf(await readLinkSecret(db), id))) return null;
  return alertId(id.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
}

function macOf(secret: string, id: Buffer): Buffer {
  return createHmac("sha256", secret).update("acknowledge ").update(id).digest().subarray(0, MAC_BYTES);
}

/** Made once, when the first link is. */
async function readLinkSecret(db: Queryable): Promise<string> {
  const known = await findLinkSecret(db);
  if (known !== null) return known;
  const secret = randomBytes(32).toString("base64url");
  await db.query(
    "insert into service_keys (name, public_key, secret) values ('answer links', '', $1) on conflict do nothing",
    [sealSecret(db, secret, serviceKeyOwner("answer links"))],
  );
  return (await findLinkSecret(db)) ?? secret;
}

async function findLinkSecret(db: Queryable): Promise<string | null> {
  const [row] = await db.query<{ secret: string }>(
    "select secret from service_keys where name = 'answer links'",
    [],
    "link-secret",
  );
  return row === undefined ? null : openSecret(db, row.secret, serviceKeyOwner("answer links"));
}
