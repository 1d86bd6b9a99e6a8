import { type IncidentId, incidentId, type SeniorId, seniorId } from "../domain/ids.ts";
import type { Incident, IncidentTimerKind } from "../domain/incident.ts";
import { type EpochMs, epochMs } from "../domain/time.ts";
import type { Database, Queryable, Transaction } from "./database.ts";
import { applyLocked } from "./incident-apply.ts";
import { type Case, lockFreeSeniors, lockSeniors, readCases } from "./incident-case.ts";

export type ClaimedTimer = {
  readonly incidentId: IncidentId;
  readonly seniorId: SeniorId;
  readonly kind: IncidentTimerKind;
  readonly dueAt: EpochMs;
  /** Server clock at the claim. */
  readonly now: EpochMs;
};

/** What was due, and when another look is due, milliseconds from now, 0 at once; `null`: no timer waits. */
export type TimerClaim = { readonly timers: readonly ClaimedTimer[]; readonly nextInMs: number | null };

type ClaimRow = { readonly now: number; readonly in_ms: number | null } & (
  | { readonly incident_id: null }
  | {
      readonly incident_id: string;
      readonly senior_id: string;
      readonly kind: IncidentTimerKind;
      readonly due_at: number;
    }
);

/**
 * Takes up to `limit` due timers under a lease of 5 s, oldest first and of each incident only its earliest. `nextInMs` is of
 * use where none was due: 0 then means that what is due waits for an earlier timer of its incident, or for another service.
 */
export async function claimTimers(db: Queryable, limit: number): Promise<TimerClaim> {
  const rows = await db.query<ClaimRow>(
    `with due as (
       select t.incident_id, t.kind from incident_timers t
       where t.due_at <= (select service_now()) and (t.lease_until is null or t.lease_until <= (select service_now()))
         and not exists (select 1 from incident_timers first where first.incident_id = t.incident_id
           and (first.due_at, first.kind) < (t.due_at, t.kind))
       order by t.due_at limit $1 for update skip locked),
     claimed as (
       update incident_timers t set lease_until = (select service_now()) + interval '5 seconds'
       from due, incidents i
       where t.incident_id = due.incident_id and t.kind = due.kind and i.incident_id = t.incident_id
       returning t.incident_id, i.senior_id, t.kind, t.due_at)
     select claimed.*, (select service_now()) as now,
       ceil(extract(epoch from next.due_at - (select service_now())) * 1000)::double precision as in_ms
     from (select min(greatest(due_at, lease_until)) as due_at from incident_timers) next
     left join claimed on true order by claimed.due_at`,
    [limit],
    "claim-timers",
  );
  const timers = rows.flatMap((row) =>
    row.incident_id === null
      ? []
      : {
          incidentId: incidentId(row.incident_id),
          seniorId: seniorId(row.senior_id),
          kind: row.kind,
          dueAt: epochMs(row.due_at),
          now: epochMs(row.now),
        },
  );
  const inMs = rows[0]?.in_ms ?? null;
  return { timers, nextInMs: inMs === null ? null : Math.max(0, inMs) };
}

/**
 * Fires one timer in a transaction of its own. A timer that somebody has moved or cleared meanwhile does nothing. Returns
 * whether the incident changed.
 */
export async function fireTimer(db: Database, timer: ClaimedTimer): Promise<boolean> {
  return (await fireWith(db, [timer], lockSeniors)).get(timer) ?? false;
}

/** The same for several in one transaction; those of seniors whom somebody else holds are left out of the answer. */
export async function fireTimers(
  db: Database,
  timers: readonly ClaimedTimer[],
): Promise<ReadonlyMap<ClaimedTimer, boolean>> {
  return await fireWith(db, timers, lockFreeSeniors);
}

type Lock = (tx: Queryable, seniorIds: readonly SeniorId[]) => Promise<ReadonlySet<SeniorId>>;

/** The locks first, and what is read after them: asked for in one go, since each way to the server and back makes late. */
async function fireWith(
  db: Database,
  timers: readonly ClaimedTimer[],
  lock: Lock,
): Promise<ReadonlyMap<ClaimedTimer, boolean>> {
  const seniors = [...new Set(timers.map(({ seniorId: id }) => id))];
  return await db.lockingTransaction(async (tx) => {
    const [locked, standing, cases] = await Promise.all([
      lock(tx, seniors),
      recheck(tx, timers),
      readCases(tx, seniors),
    ]);
    return await fireLocked(
      tx,
      timers.filter((timer) => locked.has(timer.seniorId)),
      { standing, cases },
    );
  });
}

type Read = {
  readonly standing: ReadonlyMap<string, Incident | null>;
  readonly cases: ReadonlyMap<SeniorId, Case>;
};

async function fireLocked(
  tx: Transaction,
  timers: readonly ClaimedTimer[],
  { standing, cases }: Read,
): Promise<ReadonlyMap<ClaimedTimer, boolean>> {
  const due = timers.filter((timer) => standing.has(nameOf(timer)));
  const orders = due.map((timer) => {
    const older = standing.get(nameOf(timer)) ?? null;
    const command = { kind: "timerFired", timer: timer.kind } as const;
    return { seniorId: timer.seniorId, command, ...(older === null ? {} : { older }) };
  });
  const outcomes = await applyLocked(tx, orders, cases);
  const changed = new Set(
    due.filter((_, index) => {
      const outcome = outcomes[index];
      return outcome?.kind === "accepted" && outcome.events.length > 0;
    }),
  );
  await alignTimers(
    tx,
    due.filter((timer) => !changed.has(timer)),
  );
  return new Map(timers.map((timer) => [timer, changed.has(timer)]));
}

const nameOf = ({ incidentId: id, kind }: Pick<ClaimedTimer, "incidentId" | "kind">) => `${id}/${kind}`;

/** Timers that are due still, each with its incident where that is not the senior's newest. */
async function recheck(tx: Queryable, timers: readonly ClaimedTimer[]): Promise<ReadonlyMap<string, Incident | null>> {
  const rows = await tx.query<{ incidentId: IncidentId; kind: IncidentTimerKind; older: Incident | null }>(
    `select t.incident_id as "incidentId", t.kind, case when exists (select 1 from incidents later
       where later.senior_id = i.senior_id and later.number > i.number) then i.body end as older
     from unnest($1::text[], $2::text[]) as given (incident_id, kind)
     join incident_timers t using (incident_id, kind) join incidents i using (incident_id)
     where t.due_at <= (select service_now())`,
    [timers.map((timer) => timer.incidentId), timers.map((timer) => timer.kind)],
    "recheck-timers",
  );
  return new Map(rows.map((row) => [nameOf(row), row.older]));
}

/** Timers that had no effect wait for what the incident says, at least a second; those the incident does not know go. */
async function alignTimers(tx: Queryable, timers: readonly ClaimedTimer[]): Promise<void> {
  if (timers.length === 0) return;
  await tx.query(
    `with given as materialized (
       select * from unnest($1::text[], $2::text[]) as g (incident_id, kind)),
     known as materialized (
       select i.incident_id, t->>'kind' as kind, to_timestamp((t->>'dueAt')::double precision / 1000) as due_at
       from incidents i join given g using (incident_id), jsonb_array_elements(i.body->'timers') t where t->>'kind' = g.kind),
     gone as (
       delete from incident_timers t using given g
       where t.incident_id = g.incident_id and t.kind = g.kind
         and not exists (select 1 from known k where k.incident_id = g.incident_id and k.kind = g.kind))
     update incident_timers t set lease_until = null, due_at = greatest(known.due_at, service_now() + interval '1 second')
     from known where t.incident_id = known.incident_id and t.kind = known.kind`,
    [timers.map((timer) => timer.incidentId), timers.map((timer) => timer.kind)],
    "align-timers",
  );
}
