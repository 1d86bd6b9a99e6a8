import type { ClockFault, StoredFix } from "../domain/fix.ts";
import { lonLat } from "../domain/geo.ts";
import { type SeniorId, wristbandId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";
import { deliveryIdOf, eventsOf, sourceOf } from "./fixes.ts";

type Row = Omit<StoredFix, "at" | "source" | "events" | "seniorId" | "deliveryId"> & {
  readonly lon: number | null;
  readonly lat: number | null;
  readonly source: string;
  readonly events: string;
  readonly clockFault: ClockFault | null;
};

/**
 * What a senior's bands reported from `from` to `to` (excluded), in the order in which it was taken. By the key of each
 * band that was worn, so that a few hours cost what a few hours hold.
 */
export async function readFixesOfSenior(
  db: Queryable,
  seniorId: SeniorId,
  span: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<readonly StoredFix[]> {
  const rows = await db.query<Row>(
    `select wristband_id as "wristbandId", fixed_at as "fixedAt", message_key as "messageKey", arrival,
       received_at as "receivedAt", lon, lat, accuracy_m as "accuracyM", accuracy_level as "accuracyLevel", source,
       speed_mps as "speedMps", heading_deg as "headingDeg", battery_pct as "batteryPct", charging, worn, events,
       clock_fault as "clockFault"
     from fixes
     where wristband_id in (select wristband_id from wristband_assignments where senior_id = $1)
       and fixed_at >= $2 and fixed_at < $3 and senior_id = $1
     order by fixed_at, arrival`,
    [seniorId, toIso(span.from), toIso(span.to)],
    "fixes-of-senior",
  );
  return rows.map((row) => ({
    ...row,
    wristbandId: wristbandId(row.wristbandId),
    seniorId,
    at: row.lon === null || row.lat === null ? null : lonLat(row.lon, row.lat),
    source: sourceOf(row.source),
    events: eventsOf(row.events),
    deliveryId: deliveryIdOf(row.arrival),
  }));
}
