import type { FixEvent, FixSource } from "../domain/fix.ts";
import type { AreaId, SeniorId, WristbandId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

/** Where one senior is now, by the band they wear now. A band's report about its previous wearer is nobody's position. */
export type PositionRow = {
  readonly seniorId: SeniorId;
  readonly wristbandId: WristbandId;
  readonly areaId: AreaId;
  readonly standing: string;
  readonly distanceM: number | null;
  readonly placeAt: EpochMs | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly accuracyM: number | null;
  readonly source: FixSource | null;
  readonly speedMps: number | null;
  readonly headingDeg: number | null;
  readonly heardAt: EpochMs;
  readonly batteryPct: number | null;
  readonly charging: boolean | null;
  readonly worn: boolean | null;
  /** Newest of what was heard and what was judged: ask again for what is newer. */
  readonly changedAt: EpochMs;
};

const selectPosition = `
select a.senior_id as "seniorId", a.wristband_id as "wristbandId", s.area_id as "areaId",
  coalesce(e.standing, 'unknown') as standing, e.distance_m as "distanceM",
  case when o.foreign_place then null else l.place_at end as "placeAt", l.lon, l.lat,
  l.accuracy_m as "accuracyM", l.source, l.speed_mps as "speedMps", l.heading_deg as "headingDeg",
  l.heard_at as "heardAt", l.battery_pct as "batteryPct", l.charging, l.worn,
  greatest(l.heard_at, e.updated_at) as "changedAt"
from wristband_assignments a
join last_positions l on l.wristband_id = a.wristband_id and l.senior_id = a.senior_id
join seniors s on s.senior_id = a.senior_id and s.left_at is null
left join engine_states e on e.senior_id = a.senior_id
-- A band that changed hands and has not had a position since still holds the place of whoever wore it before.
cross join lateral (select exists (select 1 from wristband_assignments old where old.wristband_id = a.wristband_id
  and old.senior_id <> a.senior_id and old.ended_at > l.place_at) as foreign_place) o
where a.ended_at is null`;

/** `null`: the senior wears no band, or it has not been heard since they wear it. */
export async function readPosition(db: Queryable, seniorId: SeniorId): Promise<PositionRow | null> {
  const [row] = await db.query<PositionRow>(`${selectPosition} and a.senior_id = $1`, [seniorId]);
  return row ?? null;
}

/** Of the wearers of these bands, or of everybody. */
export async function readPositions(
  db: Queryable,
  wristbandIds: readonly string[] | "all",
): Promise<readonly PositionRow[]> {
  if (wristbandIds === "all") return await db.query<PositionRow>(selectPosition);
  return await db.query<PositionRow>(`${selectPosition} and a.wristband_id = any($1)`, [wristbandIds], "positions-of");
}

/** Positions that were heard of or judged after `since`. */
export async function readPositionsChangedSince(db: Queryable, since: EpochMs): Promise<readonly PositionRow[]> {
  return await db.query<PositionRow>(
    `${selectPosition} and greatest(l.heard_at, e.updated_at) > $1`,
    [toIso(since)],
    "positions-since",
  );
}

export type HistoryRow = {
  readonly fixedAt: EpochMs;
  readonly receivedAt: EpochMs;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly accuracyM: number | null;
  readonly source: FixSource;
  readonly speedMps: number | null;
  readonly batteryPct: number | null;
  readonly events: readonly FixEvent[];
  readonly seq: number | null;
};

/** What the senior's bands reported while the senior wore them, oldest first; the newest `limit` when there are more. */
export async function readHistory(
  db: Queryable,
  seniorId: SeniorId,
  span: { readonly from: EpochMs; readonly to: EpochMs; readonly limit: number },
): Promise<readonly HistoryRow[]> {
  const rows = await db.query<HistoryRow>(
    `select fixed_at as "fixedAt", received_at as "receivedAt", lon, lat, accuracy_m as "accuracyM", source,
       speed_mps as "speedMps", battery_pct as "batteryPct", string_to_array(nullif(events, ''), ',') as events,
       case when message_key >= 0 then message_key end as seq
     from fixes
     where wristband_id in (select wristband_id from wristband_assignments where senior_id = $1)
       and fixed_at >= $2 and fixed_at < $3 and senior_id = $1
     order by fixed_at desc, arrival desc limit $4`,
    [seniorId, toIso(span.from), toIso(span.to), span.limit],
  );
  return rows.map((row) => ({ ...row, events: row.events ?? [] })).toReversed();
}
