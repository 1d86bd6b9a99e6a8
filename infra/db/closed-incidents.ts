import type { Database } from "./database.ts";

/** For the bench: makes it `wanted` closed incidents in all, each with an alert that was accepted, as years leave them behind. */
export async function insertClosedIncidents(db: Database, wanted: number): Promise<void> {
  const [row] = await db.query<{ closed: number }>(
    "select count(*) as closed from incidents where closed_at is not null",
  );
  await db.query(
    `with made as (
       insert into incidents (incident_id, senior_id, area_id, state, level, generation, raised_at, ended_at, closed_at, body)
       select 'old-' || n, (select min(senior_id) from seniors), 'area-1', 'closed', 0, 1, past, past, past,
         jsonb_build_object('state', 'closed', 'timers', '[]'::jsonb, 'note', repeat('x', 200))
       from generate_series($1::integer + 1, $2::integer) n, lateral (select now() - n * interval '1 minute' as past) t
       returning incident_id, raised_at)
     insert into outbox (alert_id, message_key, incident_id, person_id, channel_id, channel_order, lane, spread, step, kind, priority,
       body, state, due_at, created_at, settled_at)
     select 'alert-' || incident_id, incident_id, incident_id, 'nobody', 'page', 0, 'page', 'first', 1, 'alert', 1, '{}', 'accepted',
       raised_at, raised_at, raised_at from made`,
    [row?.closed ?? 0, wanted],
  );
  await db.query("vacuum analyze incidents");
  await db.query("vacuum analyze outbox");
}
