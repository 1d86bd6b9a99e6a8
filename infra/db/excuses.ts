import type { FenceShape } from "../domain/fence.ts";
import type { FenceId, SeniorId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

export type PastExcuse = {
  readonly kind: "outing" | "corridor";
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
