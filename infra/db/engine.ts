import type { Fence, FenceShape } from "../domain/fence.ts";
import { type FenceId, fenceId, type SeniorId, seniorId } from "../domain/ids.ts";
import { type EpochMs, epochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

/** Any fixed number: the advisory lock of whoever judges fixes. */
export const ENGINE_LOCK_KEY = 121_000_002;

export type EngineStateRow = {
  readonly seniorId: SeniorId;
  /** Plain data of the fence engine. */
  readonly state: unknown;
  /** How many facts it was made of: what is older never replaces what is newer. */
  readonly revision: number;
  /** The newest arrivals already judged. */
  readonly judged: readonly number[];
  readonly standing: string;
  readonly distanceM: number | null;
};

export async function readEngineStates(db: Queryable): Promise<readonly EngineStateRow[]> {
  const rows = await db.query<{
    senior_id: string;
    state: unknown;
    revision: number;
    judged: readonly string[];
    standing: string;
    distance_m: number | null;
  }>("select senior_id, state, revision, judged, standing, distance_m from engine_states");
  return rows.map((row) => ({
    seniorId: seniorId(row.senior_id),
    state: row.state,
    revision: row.revision,
    judged: row.judged.map(Number),
    standing: row.standing,
    distanceM: row.distance_m,
  }));
}

/** Saves what the engine remembers, sorted so that two writers cannot deadlock. */
export async function saveEngineStates(db: Queryable, rows: readonly EngineStateRow[]): Promise<void> {
  const sorted = [...rows].sort((a, b) => (a.seniorId < b.seniorId ? -1 : 1));
  await db.query(
    `insert into engine_states (senior_id, state, revision, judged, standing, distance_m, updated_at)
     select senior_id, state, revision, string_to_array(judged, ',')::bigint[], standing, distance_m, service_now()
     from unnest($1::text[], $2::jsonb[], $3::text[], $4::text[], $5::real[], $6::bigint[])
       as t (senior_id, state, judged, standing, distance_m, revision)
     where not exists (select 1 from erasures e where e.kind = 'senior' and e.id = t.senior_id)
     on conflict (senior_id) do update set state = excluded.state, judged = excluded.judged, standing = excluded.standing,
       distance_m = excluded.distance_m, revision = excluded.revision, updated_at = excluded.updated_at
     where engine_states.revision <= excluded.revision`,
    [
      sorted.map((row) => row.seniorId),
      sorted.map((row) => JSON.stringify(row.state)),
      sorted.map((row) => row.judged.join(",")),
      sorted.map((row) => row.standing),
      sorted.map((row) => row.distanceM),
      sorted.map((row) => row.revision),
    ],
    "save-engine-states",
  );
}

/** Everything received before it is judged and saved; `null` on a new database. */
export async function readCheckpoint(db: Queryable): Promise<EpochMs | null> {
  const [row] = await db.query<{ received_at: number }>("select received_at from engine_checkpoint");
  return row === undefined ? null : epochMs(row.received_at);
}

export async function saveCheckpoint(db: Queryable, receivedAt: EpochMs): Promise<void> {
  await db.query(
    "insert into engine_checkpoint (received_at) values ($1) on conflict (only_row) do update set received_at = excluded.received_at",
    [toIso(receivedAt)],
    "save-checkpoint",
  );
}

type FenceRow = {
  readonly fence_id: string;
  readonly senior_id: string | null;
  readonly kind: string;
  readonly shape: FenceShape;
  readonly schedule: Fence["schedule"];
  readonly version: number;
  readonly valid_from: number | null;
  readonly valid_to: number | null;
};

const selectFences =
  "select fence_id, senior_id, kind, shape, schedule, version, valid_from, valid_to from fences where deleted_at is null";

export async function readFences(db: Queryable): Promise<readonly Fence[]> {
  return (await db.query<FenceRow>(selectFences)).map(toFence);
}

/** One fence in force, or `null` when it was deleted. */
export async function readFenceInForce(db: Queryable, id: FenceId): Promise<Fence | null> {
  const [row] = await db.query<FenceRow>(`${selectFences} and fence_id = $1`, [id]);
  return row === undefined ? null : toFence(row);
}

function toFence(row: FenceRow): Fence {
  return {
    fenceId: fenceId(row.fence_id),
    seniorId: row.senior_id === null ? null : seniorId(row.senior_id),
    kind: row.kind === "keepOut" ? "keepOut" : "keepIn",
    shape: row.shape,
    schedule: row.schedule,
    version: row.version,
    validFrom: row.valid_from === null ? null : epochMs(row.valid_from),
    validTo: row.valid_to === null ? null : epochMs(row.valid_to),
  };
}

export type ExcuseRow = {
  readonly seniorId: SeniorId;
  readonly kind: "outing" | "corridor";
  readonly fenceId: FenceId | null;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly shape?: FenceShape;
};

/** Excuses that have not ended, of everybody or of one senior. */
export async function readExcuses(db: Queryable, of: SeniorId | null): Promise<readonly ExcuseRow[]> {
  const rows = await db.query<{
    senior_id: string;
    kind: string;
    fence_id: string | null;
    shape: FenceShape | null;
    starts_at: number;
    ends_at: number;
  }>(
    "select senior_id, kind, fence_id, shape, starts_at, ends_at from excuses where ends_at > service_now() and ($1::text is null or senior_id = $1)",
    [of],
  );
  return rows.map((row) => ({
    seniorId: seniorId(row.senior_id),
    kind: row.kind === "corridor" ? "corridor" : "outing",
    fenceId: row.fence_id === null ? null : fenceId(row.fence_id),
    from: epochMs(row.starts_at),
    to: epochMs(row.ends_at),
    ...(row.shape === null ? {} : { shape: row.shape }),
  }));
}

/** Public holidays and made-up working days by the number of the day since 1970-01-01 in Asia/Shanghai. */
export async function readHolidays(db: Queryable): Promise<ReadonlyMap<number, "off" | "working">> {
  const rows = await db.query<{ day: number; working: boolean }>(
    "select day - date '1970-01-01' as day, working from holidays",
  );
  return new Map(rows.map((row) => [row.day, row.working ? "working" : "off"]));
}
