import type { Scope } from "../domain/access.ts";
import { AppError } from "../domain/errors.ts";
import type { AreaId, SeniorId, WristbandId } from "../domain/ids.ts";
import type { EpochMs } from "../domain/time.ts";
import { type Queryable, sqlState } from "./database.ts";

const UNIQUE_VIOLATION = "23505";

/** What access needs to know of a wristband: who wears it, and where they belong. */
export type WristbandTarget = {
  readonly wristbandId: WristbandId;
  readonly seniorId: SeniorId | null;
  readonly areaIds: readonly AreaId[];
};

/** `null`: no such wristband is registered. */
export async function findWristbandTarget(db: Queryable, wristbandId: string): Promise<WristbandTarget | null> {
  const [row] = await db.query<WristbandTarget>(
    `select w.wristband_id as "wristbandId", a.senior_id as "seniorId",
       case when s.area_id is null then '{}'::text[] else array[s.area_id] end as "areaIds"
     from wristbands w
     left join wristband_assignments a on a.wristband_id = w.wristband_id and a.ended_at is null
     left join seniors s on s.senior_id = a.senior_id
     where w.wristband_id = $1`,
    [wristbandId],
  );
  return row ?? null;
}

/** Registers a wristband or gives a known one its new credential. */
export async function saveWristband(
  tx: Queryable,
  wristband: {
    readonly wristbandId: WristbandId;
    readonly model: string;
    readonly reportIntervalSeconds: number;
    readonly tokenHash: Buffer;
  },
): Promise<void> {
  await tx.query(
    `insert into wristbands (wristband_id, model, report_interval_s, token_hash, token_issued_at)
     values ($1, $2, $3, $4, service_now())
     on conflict (wristband_id) do update set model = excluded.model, report_interval_s = excluded.report_interval_s,
       token_hash = excluded.token_hash, token_issued_at = excluded.token_issued_at, disabled_at = null`,
    [wristband.wristbandId, wristband.model, wristband.reportIntervalSeconds, wristband.tokenHash],
  );
}

/** From now on the senior wears the band. WRISTBAND_ASSIGNED: somebody else does. */
export async function assignWristband(
  tx: Queryable,
  assignment: { readonly wristbandId: WristbandId; readonly seniorId: SeniorId },
): Promise<void> {
  try {
    await tx.query("insert into wristband_assignments (wristband_id, senior_id) values ($1, $2)", [
      assignment.wristbandId,
      assignment.seniorId,
    ]);
  } catch (cause) {
    if (sqlState(cause) !== UNIQUE_VIOLATION) throw cause;
    throw new AppError("WRISTBAND_ASSIGNED", { wristbandId: assignment.wristbandId }, { cause });
  }
}

/** `null` takes the credential away: the band is refused from its next connection on. */
export async function setCredential(tx: Queryable, wristbandId: WristbandId, tokenHash: Buffer | null): Promise<void> {
  await tx.query(
    `update wristbands set token_hash = $2, token_issued_at = case when $2::bytea is null then null else service_now() end
     where wristband_id = $1`,
    [wristbandId, tokenHash],
  );
}

export type RejectRow = {
  readonly rejectId: number;
  readonly receivedAt: EpochMs;
  readonly wristbandId: string | null;
  readonly topic: string;
  readonly code: string;
  readonly detail: string;
  readonly payload: Buffer;
  readonly payloadBytes: number;
};

/** The newest messages that could not be read; of the scope's areas, or all of them. */
export async function listRejects(
  db: Queryable,
  scope: Scope,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly RejectRow[]> {
  return await db.query<RejectRow>(
    `select reject_id as "rejectId", received_at as "receivedAt", wristband_id as "wristbandId", topic, code, detail,
       substring(payload from 1 for 2000) as payload, payload_bytes as "payloadBytes"
     from message_rejects m
     where ($3::bigint is null or reject_id < $3) and ($1::boolean or exists (
       select 1 from wristband_assignments a join seniors s using (senior_id)
       where a.wristband_id = m.wristband_id and a.ended_at is null and s.area_id = any($2::text[])))
     order by reject_id desc limit $4`,
    [scope.everywhere, [...scope.areaIds], page.before, page.limit],
  );
}
