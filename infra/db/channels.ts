import { type PersonId, personId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";

/** One way to tell one person, as the outbox plans it. The address is read again when the message is sent. */
export type PlanChannel = { readonly channelId: string; readonly kind: string };

/** Somebody who has chosen nothing is told by an open page, then by their MQTT topic. These need no row and no address. */
const defaultChannels: readonly PlanChannel[] = [
  { channelId: "page", kind: "page" },
  { channelId: "mqtt", kind: "mqtt" },
];

/** The channels of each person, first tried first; a person who has put every channel out of use has none. */
export async function readPlanChannels(
  tx: Queryable,
  personIds: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, readonly PlanChannel[]>> {
  const rows = await tx.query<{ person_id: string; channel_id: string; kind: string; is_off: boolean }>(
    `select person_id, channel_id, kind, disabled_at is not null as is_off from channels
     where person_id = any($1) order by person_id, priority, channel_id`,
    [personIds],
    "read-plan-channels",
  );
  const chosen = new Map<PersonId, PlanChannel[]>();
  for (const row of rows) {
    const list = chosen.get(personId(row.person_id)) ?? [];
    if (!row.is_off) list.push({ channelId: row.channel_id, kind: row.kind });
    chosen.set(personId(row.person_id), list);
  }
  return new Map(personIds.map((id) => [id, chosen.get(id) ?? defaultChannels]));
}

/** Whether a page of this person said within the last 30 s that it is open. */
export async function hasOpenPage(db: Queryable, id: PersonId): Promise<boolean> {
  const rows = await db.query(
    "select 1 from open_pages where person_id = $1 and seen_at > (select service_now()) - interval '30 seconds' limit 1",
    [id],
    "has-open-page",
  );
  return rows.length > 0;
}
