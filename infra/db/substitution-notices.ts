import type { PersonId } from "../domain/ids.ts";
import { afterQuietHours } from "../domain/incident-notices.ts";
import type { SubstitutionNews } from "../domain/substitution.ts";
import { type EpochMs, epochMs, HOUR_MS } from "../domain/time.ts";
import { readPlanChannels } from "./channels.ts";
import type { Queryable } from "./database.ts";
import { holdsRole } from "./duty.ts";
import { channelRows } from "./incident-messages.ts";
import { emptyBody, outsideIncident } from "./incident-notices.ts";
import { announce } from "./incident-story.ts";
import { writeRows } from "./incident-write.ts";

/** The same news of one leave is not told to somebody again within this time. */
const AGAIN_MS = 6 * HOUR_MS;

/** Tells people how a request to stand in goes on; in the quiet hours it waits for the morning. */
export async function tellOfSubstitution(
  tx: Queryable,
  told: { readonly leaveId: number; readonly news: SubstitutionNews; readonly people: readonly PersonId[] },
): Promise<void> {
  const { leaveId, news, people } = told;
  if (people.length === 0) return;
  const [clock] = await tx.query<{ now: EpochMs }>("select service_now() as now");
  const now = clock?.now ?? epochMs(0);
  const channelsOf = await readPlanChannels(tx, people);
  const messages = people.flatMap((personId) => {
    const row = {
      ...outsideIncident,
      messageKey: `substitution/${news}/${leaveId}/${Math.floor(now / AGAIN_MS)}/${personId}`,
      seniorId: null,
      personId,
      spread: "first",
      kind: "notice",
      body: { ...emptyBody, substitution: news },
    } as const;
    return channelRows(row, channelsOf(personId), { at: afterQuietHours(now), channelMs: 0 });
  });
  await announce(tx, await writeRows(tx, { incidents: [], signals: [], timers: [], cancels: [], messages }));
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
