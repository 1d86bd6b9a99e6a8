import type { PersonId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";

/** One way to tell one person, as the outbox plans it. The address is read again when the message is sent. */
export type PlanChannel = { readonly channelId: string; readonly kind: string };

/** Somebody who has chosen nothing is told by an open page, then by their MQTT topic. These need no row and no address. */
const defaultChannels: readonly PlanChannel[] = [
  { channelId: "page", kind: "page" },
  { channelId: "mqtt", kind: "mqtt" },
];

type Row = PlanChannel & { readonly personId: PersonId; readonly isOff: boolean };

/**
 * How to look up a person's channels in `rows`, which stand in the order of trying. A person without rows has the default
 * ones; a person who has put every channel out of use has none.
 */
export function planChannels(rows: readonly Row[]): (person: PersonId) => readonly PlanChannel[] {
  const chosen = new Map<PersonId, PlanChannel[]>();
  for (const { personId, channelId, kind, isOff } of rows) {
    const list = chosen.get(personId) ?? [];
    if (!isOff) list.push({ channelId, kind });
    chosen.set(personId, list);
  }
  return (person) => chosen.get(person) ?? defaultChannels;
}

/** The channels of some people, outside any incident. */
export async function readPlanChannels(
  tx: Queryable,
  personIds: readonly PersonId[],
): Promise<(person: PersonId) => readonly PlanChannel[]> {
  const rows = await tx.query<Row>(
    `select person_id as "personId", channel_id as "channelId", kind, disabled_at is not null as "isOff" from channels
     where person_id = any($1) order by person_id, priority, channel_id`,
    [personIds],
    "read-plan-channels",
  );
  return planChannels(rows);
}

/** Which of these people have a page that said within the last 30 s that it is open. */
export async function readPageOwners(db: Queryable, ids: readonly PersonId[]): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ person_id: string }>(
    `select distinct person_id from open_pages
     where person_id = any($1) and seen_at > (select service_now()) - interval '30 seconds'`,
    [ids],
    "page-owners",
  );
  return new Set(rows.map((row) => row.person_id));
}
