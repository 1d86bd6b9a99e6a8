import type { Queryable } from "./database.ts";

/**
 * Open incidents that nothing will ever move again: no timer waits and no message is on its way. Must be empty; whatever it
 * holds has been forgotten, and a person must look. Walks open incidents only, however many were closed.
 */
export async function findForgottenIncidents(db: Queryable): Promise<readonly string[]> {
  const rows = await db.query<{ incident_id: string }>(
    `select i.incident_id from incidents i
     where i.ended_at is null
       and not exists (select 1 from incident_timers t where t.incident_id = i.incident_id)
       and not exists (select 1 from outbox o where o.incident_id = i.incident_id and o.state in ('waiting', 'held'))`,
    [],
    "find-forgotten",
  );
  return rows.map((row) => row.incident_id);
}

/** Later than this, milliseconds, means that nobody looks any more. */
const OVERDUE_MS = 60_000;

/** Timers and messages that fell due long ago and that nobody has taken; a message that waits for its provider is not due. */
export async function countOverdue(db: Queryable): Promise<{ readonly timers: number; readonly alerts: number }> {
  const [row] = await db.query<{ timers: number; alerts: number }>(
    `with since as (select service_now() - $1 * interval '1 millisecond' as late)
     select (select count(*) from incident_timers, since where due_at < late and (lease_until is null or lease_until < late)) as timers,
       (select count(*) from outbox, since where state = 'waiting' and due_at < late and (lease_until is null or lease_until < late))
         as alerts`,
    [OVERDUE_MS],
    "count-overdue",
  );
  return { timers: row?.timers ?? 0, alerts: row?.alerts ?? 0 };
}

/** How many incidents are open now, suspicions left out. */
export async function countOpenIncidents(db: Queryable): Promise<number> {
  const [row] = await db.query<{ open: number }>(
    "select count(*) as open from incidents where ended_at is null and state <> 'suspected'",
    [],
    "count-open",
  );
  return row?.open ?? 0;
}
