import { randomUUID } from "node:crypto";
import type { PersonId } from "../domain/ids.ts";
import { afterQuietHours } from "../domain/incident-notices.ts";
import type { SubstitutionNews } from "../domain/substitution.ts";
import { type EpochMs, epochMs, HOUR_MS } from "../domain/time.ts";
import { readPlanChannels } from "./channels.ts";
import type { Queryable, Transaction } from "./database.ts";
import { holdsRole } from "./duty.ts";
import { channelRows } from "./incident-messages.ts";
import { emptyBody, outsideIncident, queueMessages } from "./incident-notices.ts";

/** Whoever heard this last of a leave is not told it again within this time. */
const AGAIN_MS = 6 * HOUR_MS;

type Told = {
  readonly leaveId: number;
  readonly news: SubstitutionNews;
  readonly people: readonly PersonId[];
  /** They have answered it since they heard it last: it is said anew. */
  readonly isAnswered?: boolean;
};

/** Tells people how a request to stand in goes on; in the quiet hours it waits for the morning. */
export async function tellOfSubstitution(tx: Transaction, told: Told): Promise<void> {
  const { leaveId, news } = told;
  const isNew = told.people.length === 0 || told.isAnswered === true;
  const people = isNew ? told.people : await whoHasNotHeard(tx, told);
  if (people.length === 0) return;
  const [clock] = await tx.query<{ now: EpochMs }>("select service_now() as now");
  const now = clock?.now ?? epochMs(0);
  const channelsOf = await readPlanChannels(tx, people);
  const messages = people.flatMap((personId) => {
    const row = {
      ...outsideIncident,
      messageKey: `${keyOf(leaveId)}/${news}/${randomUUID()}/${personId}`,
      seniorId: null,
      personId,
      spread: "first",
      kind: "notice",
      body: { ...emptyBody, substitution: news },
    } as const;
    return channelRows(row, channelsOf(personId), { at: afterQuietHours(now), channelMs: 0 });
  });
  await queueMessages(tx, messages);
}

const keyOf = (leaveId: number): string => `substitution/${leaveId}`;
/** From and below: "0" follows "/". A range, since a prepared `like` does not use the index of the keys. */
const keysOf = (leaveId: number): readonly string[] => [`${keyOf(leaveId)}/`, `${keyOf(leaveId)}0`];
const ofLeave = (row: string) => `${row}.message_key >= $1 and ${row}.message_key < $2`;
const newsOf = (row: string) => `${row}.body->>'substitution'`;
/** Not withdrawn before anybody tried to send it. */
const counts = (row: string) => `(${row}.state <> 'cancelled' or ${row}.attempts > 0)`;

/** Of one moment's two news nobody can say which is the last: better twice than never. */
async function whoHasNotHeard(tx: Queryable, { leaveId, news, people }: Told): Promise<readonly PersonId[]> {
  const rows = await tx.query<{ personId: PersonId }>(
    `select p.id as "personId" from unnest($4::text[]) with ordinality p (id, at) where not exists (
       select 1 from outbox same where ${ofLeave("same")} and same.person_id = p.id and ${newsOf("same")} = $3 and ${counts("same")}
         and same.created_at > service_now() - $5 * interval '1 millisecond' and not exists (
           select 1 from outbox other where ${ofLeave("other")} and other.person_id = p.id and ${newsOf("other")} <> $3
             and ${counts("other")} and other.created_at >= same.created_at))
     order by p.at`,
    [...keysOf(leaveId), news, people, AGAIN_MS],
    "unheard-of-substitution",
  );
  return rows.map((row) => row.personId);
}

/**
 * What of these news of a leave has not gone out need not go any more. Returns whoever has heard none of them, for all that
 * was tried. In the order in which a failing channel goes on to the next, so that the two cannot wait for each other.
 */
export async function cancelSubstitutionNews(
  tx: Queryable,
  leaveId: number,
  news: readonly SubstitutionNews[],
): Promise<ReadonlySet<PersonId>> {
  const rows = await tx.query<{ personId: PersonId }>(
    `with unsent as materialized (
       select o.alert_id, o.person_id from outbox o where ${ofLeave("o")} and ${newsOf("o")} = any($3) and o.state in ('waiting', 'held')
       order by o.message_key, o.channel_order for update
     ), cancelled as (
       update outbox o set state = 'cancelled', settled_at = service_now() from unsent where o.alert_id = unsent.alert_id
     )
     select distinct person_id as "personId" from unsent where not exists (select 1 from outbox tried
       where ${ofLeave("tried")} and ${newsOf("tried")} = any($3) and tried.person_id = unsent.person_id and tried.attempts > 0)`,
    [...keysOf(leaveId), news],
    "cancel-substitution-news",
  );
  return new Set(rows.map((row) => row.personId));
}

/** Whoever may confirm it: coordinators who reach all of its seniors' areas; where nobody does, the administrators. */
export async function confirmersOf(tx: Queryable, leaveId: number): Promise<readonly PersonId[]> {
  const coordinators = await holdersOf(tx, leaveId, "coordinator");
  return coordinators.length > 0 ? coordinators : await holdersOf(tx, leaveId, "administrator");
}

async function holdersOf(
  tx: Queryable,
  leaveId: number,
  role: "coordinator" | "administrator",
): Promise<readonly PersonId[]> {
  const rows = await tx.query<{ personId: PersonId }>(
    `with own as (
       select distinct s.area_id, o.person_id as asker, q.substitute_id from duty_overrides o
       join substitutions q using (override_id)
       join pairings g on g.person_id = o.person_id and g.ended_at is null and (o.senior_id is null or o.senior_id = g.senior_id)
       join seniors s on s.senior_id = g.senior_id where o.override_id = $1)
     select p.person_id as "personId" from people p where exists (select 1 from own)
       and p.person_id in (select person_id from person_roles where role = $2)
       and not exists (select 1 from own where p.person_id in (own.asker, own.substitute_id)
         or not ${holdsRole("p.person_id", "$2", "own.area_id")})
     order by p.person_id`,
    [leaveId, role],
    "substitution-confirmers",
  );
  return rows.map((row) => row.personId);
}
