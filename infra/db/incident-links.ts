import type { ErrorCode } from "../domain/errors.ts";
import { type IncidentId, incidentId, type PersonId, type SeniorId } from "../domain/ids.ts";
import type { Incident, OtherIncident } from "../domain/incident.ts";
import { carriedOver, refusalOf } from "../domain/incident-links.ts";
import type { Queryable, Transaction } from "./database.ts";
import { applyLocked, type Order } from "./incident-apply.ts";
import { lockSeniors } from "./incident-case.ts";

export type LinkResult = { readonly kind: "done" } | { readonly kind: "refused"; readonly code: ErrorCode };
type Pair = { readonly incidentId: IncidentId; readonly otherId: IncidentId };

/** Two open incidents of two seniors belong together. `personId` null: the service saw them side by side. */
export async function recordLink(
  tx: Transaction,
  { personId, ...pair }: Pair & { readonly personId: PersonId | null },
): Promise<LinkResult> {
  return await decideOnBoth(tx, pair, (one, other) => [
    { seniorId: one.incident.seniorId, command: { kind: "link", other: nameOf(other), personId } },
    { seniorId: other.incident.seniorId, command: { kind: "link", other: nameOf(one), personId } },
  ]);
}

/** What was linked does not belong together: the service links these two no more by itself. */
export async function recordUnlink(
  tx: Transaction,
  { personId, ...pair }: Pair & { readonly personId: PersonId },
): Promise<LinkResult> {
  return await decideOnBoth(tx, pair, (one, other) => [
    { seniorId: one.incident.seniorId, command: { kind: "unlink", other: nameOf(other), personId } },
    { seniorId: other.incident.seniorId, command: { kind: "unlink", other: nameOf(one), personId } },
  ]);
}

/** `incidentId` is the same case as `otherId`: it ends, and whoever is on it and belongs there goes on in the other. */
export async function recordMerge(
  tx: Transaction,
  { personId, ...pair }: Pair & { readonly personId: PersonId },
): Promise<LinkResult> {
  return await decideOnBoth(tx, pair, (merged, into) => {
    const people = carriedOver(merged.incident, into.incident);
    const kept = people.map((it) => it.personId);
    return [
      {
        seniorId: merged.incident.seniorId,
        command: { kind: "mergeInto", other: nameOf(into), kept, personId },
      },
      { seniorId: into.incident.seniorId, command: { kind: "takeOver", other: nameOf(merged), people, personId } },
    ];
  });
}

type Known = { readonly incident: Incident; readonly number: number };
const nameOf = ({ incident, number }: Known): OtherIncident => ({ incidentId: incident.incidentId, number });

/** Both sides in one transaction, or neither: whether they may is looked at before anything is written. */
async function decideOnBoth(
  tx: Transaction,
  { incidentId: id, otherId }: Pair,
  ordersFor: (one: Known, other: Known) => readonly Order[],
): Promise<LinkResult> {
  await lockOwners(tx, [id, otherId]);
  const [one, other] = [await readKnown(tx, id), await readKnown(tx, otherId)];
  if (one === null || other === null) return { kind: "refused", code: "NOT_FOUND" };
  if (one.incident.seniorId === other.incident.seniorId) return { kind: "refused", code: "REQUEST_INVALID" };
  if (one.incident.mergedInto?.incidentId === otherId) return { kind: "done" };
  const code = refusalOf(one.incident) ?? refusalOf(other.incident);
  if (code !== null) return { kind: "refused", code };
  await applyLocked(tx, ordersFor(one, other));
  return { kind: "done" };
}

async function lockOwners(tx: Queryable, ids: readonly IncidentId[]): Promise<void> {
  const rows = await tx.query<{ senior_id: SeniorId }>(
    "select distinct senior_id from incidents where incident_id = any($1) order by senior_id",
    [ids],
  );
  await lockSeniors(
    tx,
    rows.map((row) => row.senior_id),
  );
}

async function readKnown(tx: Queryable, id: IncidentId): Promise<Known | null> {
  const [row] = await tx.query<{ body: Incident; number: number }>(
    "select body, number from incidents where incident_id = $1",
    [id],
  );
  return row === undefined ? null : { incident: row.body, number: row.number };
}

/** Side by side: this near, with fixes this close in time and this exact. */
const TOGETHER_M = 50;
const TOGETHER_S = 120;
const EXACT_M = 50;
/** In a flood many incidents lie close together; links to more than this say nothing. */
const LINKS_MAX = 5;
const PAIRS_AT_ONCE = 20;

/** Open incidents of two seniors whose bands are side by side now and that are not linked yet. */
export async function findTogether(db: Queryable): Promise<readonly Pair[]> {
  const rows = await db.query<{ one: string; other: string }>(
    `with outside as materialized (
       select i.incident_id, i.body->'links' as links, i.body->'apart' as apart, l.lon, l.lat, l.place_at
       from incidents i
       join wristband_assignments a on a.senior_id = i.senior_id and a.ended_at is null
       join last_positions l on l.wristband_id = a.wristband_id and l.senior_id = i.senior_id
       where i.ended_at is null and i.state <> 'suspected' and not i.drill and l.accuracy_m <= $2
         and l.place_at > (select service_now()) - $3 * interval '1 second'
         and jsonb_array_length(i.body->'links') < $4)
     select a.incident_id as one, b.incident_id as other from outside a join outside b on a.incident_id < b.incident_id
       and abs(extract(epoch from a.place_at - b.place_at)) <= $3
       and abs(a.lat - b.lat) < 0.01 and abs(a.lon - b.lon) < 0.01
       and sqrt(power((a.lat - b.lat) * 111320, 2) + power((a.lon - b.lon) * 111320 * cos(radians(a.lat)), 2)) <= $1
     where not a.links @> jsonb_build_array(jsonb_build_object('incidentId', b.incident_id)) and not a.apart ? b.incident_id
     order by 1, 2 limit $5`,
    [TOGETHER_M, EXACT_M, TOGETHER_S, LINKS_MAX, PAIRS_AT_ONCE],
    "find-together",
  );
  return rows.map((row) => ({ incidentId: incidentId(row.one), otherId: incidentId(row.other) }));
}
