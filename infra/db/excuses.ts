import type { ExcuseKind } from "../domain/excuse-span.ts";
import type { FenceShape } from "../domain/fence.ts";
import type { FenceId, PersonId, SeniorId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

export type PastExcuse = {
  readonly kind: ExcuseKind;
  readonly fenceId: FenceId | null;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly shape?: FenceShape;
};

/** What excused a senior at any time of the span. */
export async function readExcusesWithin(
  db: Queryable,
  seniorId: SeniorId,
  span: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<readonly PastExcuse[]> {
  const rows = await db.query<PastExcuse & { readonly shape: FenceShape | null }>(
    `select kind, fence_id as "fenceId", shape, starts_at as "from", ends_at as "to" from excuses
     where senior_id = $1 and starts_at < $3 and ends_at > $2 and ends_at > starts_at`,
    [seniorId, toIso(span.from), toIso(span.to)],
  );
  return rows.map(({ shape, ...excuse }) => (shape === null ? excuse : { ...excuse, shape }));
}

/** When the outing on which this person has the senior with them began; `null`: there is none now. */
export async function ownOutingSince(db: Queryable, seniorId: SeniorId, personId: PersonId): Promise<EpochMs | null> {
  const [row] = await db.query<{ since: EpochMs | null }>(
    `select min(starts_at) as since from excuses where senior_id = $1 and given_by = $2 and kind = 'outing'
       and starts_at <= service_now() and ends_at > service_now()`,
    [seniorId, personId],
  );
  return row?.since ?? null;
}

export type NewExcuse = {
  readonly excuseId: string;
  readonly seniorId: SeniorId;
  readonly kind: ExcuseKind;
  /** `null`: every fence. */
  readonly fenceId: FenceId | null;
  readonly shape: FenceShape | null;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly givenBy: PersonId;
};
export type ExcuseRow = Omit<NewExcuse, "givenBy"> & {
  readonly givenBy: PersonId | null;
  readonly givenByName: string | null;
};

/** The engine hears of it at the commit. */
export async function insertExcuse(tx: Queryable, excuse: NewExcuse): Promise<void> {
  await tx.query(
    `insert into excuses (excuse_id, senior_id, kind, fence_id, shape, starts_at, ends_at, given_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      excuse.excuseId,
      excuse.seniorId,
      excuse.kind,
      excuse.fenceId,
      excuse.shape === null ? null : JSON.stringify(excuse.shape),
      toIso(excuse.from),
      toIso(excuse.to),
      excuse.givenBy,
    ],
  );
}

/** What excuses a senior now or will, the first to begin first. */
export async function listExcuses(db: Queryable, seniorId: SeniorId): Promise<readonly ExcuseRow[]> {
  return await db.query<ExcuseRow>(
    `select e.excuse_id as "excuseId", e.senior_id as "seniorId", e.kind, e.fence_id as "fenceId", e.shape,
       e.starts_at as "from", e.ends_at as "to", e.given_by as "givenBy", p.name as "givenByName"
     from excuses e left join people p on p.person_id = e.given_by
     where e.senior_id = $1 and e.ends_at > service_now() and e.ends_at > e.starts_at
     order by e.starts_at, e.excuse_id`,
    [seniorId],
  );
}

/** Ends it now, one that has not begun before it begins; whether there was one that had not ended. */
export async function endExcuse(tx: Queryable, seniorId: SeniorId, excuseId: string): Promise<boolean> {
  const rows = await tx.query(
    `update excuses set ends_at = greatest(starts_at, service_now())
     where excuse_id = $1 and senior_id = $2 and ends_at > service_now() and ends_at > starts_at returning 1`,
    [excuseId, seniorId],
  );
  return rows.length > 0;
}
