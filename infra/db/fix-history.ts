import type { StoredFix } from "../domain/fix.ts";
import type { SeniorId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";
import { type FixRow, fixColumns, fromRow } from "./fixes.ts";

/**
 * What a senior's bands reported from `from` to `to` (excluded), in the order in which it was taken. By the key of each
 * band that was worn, so that a few hours cost what a few hours hold.
 */
export async function readFixesOfSenior(
  db: Queryable,
  seniorId: SeniorId,
  span: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<readonly StoredFix[]> {
  const rows = await db.query<FixRow>(
    `select ${fixColumns} from fixes
     where wristband_id in (select wristband_id from wristband_assignments where senior_id = $1)
       and fixed_at >= $2 and fixed_at < $3 and senior_id = $1
     order by fixed_at, arrival`,
    [seniorId, toIso(span.from), toIso(span.to)],
    "fixes-of-senior",
  );
  return rows.map(fromRow);
}
