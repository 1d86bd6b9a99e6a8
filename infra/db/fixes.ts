import type { ClockFault, Fix, FixEvent, FixSource, StoredFix } from "../domain/fix.ts";
import { fixEvents, fixSources } from "../domain/fix.ts";
import { lonLat } from "../domain/geo.ts";
import { seniorId, wristbandId } from "../domain/ids.ts";
import { type EpochMs, epochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

/** A fix on its way into the table, with what the engine does not need. */
export type NewFix = Fix & {
  readonly messageKey: number;
  readonly claimedAt: EpochMs | null;
  readonly steps: number | null;
  readonly heartRateBpm: number | null;
  readonly extra: string | null;
};

/** Most rows of one batch: `arrival` leaves ten bits for the place in it. */
export const FIX_BATCH_MAX = 1_000;

/**
 * Stores a batch in one statement and returns those that were new, in order. Repeats are no error and cost less than
 * a first insert. The newest report of each wristband is upserted beside it, only if newer.
 */
export async function insertFixes(db: Queryable, fixes: readonly NewFix[]): Promise<readonly StoredFix[]> {
  const [row] = await db.query<{ arrivals: readonly string[] | null }>(
    insertSql,
    [...columnsOf(fixes), ...newestOf(fixes)],
    "insert-fixes",
  );
  return (row?.arrivals ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .flatMap((arrival) => {
      const fix = fixes[(arrival % 1_024) - 1];
      return fix === undefined ? [] : [toStored(fix, arrival)];
    });
}

/** Follows one message from the wristband to the last alert. */
export function deliveryIdOf(arrival: number): string {
  return `f${arrival.toString(36)}`;
}

/** The very object goes on: on the path of every fix a copy of twenty fields is felt. */
function toStored(fix: NewFix, arrival: number): StoredFix {
  return Object.assign(fix, { arrival, deliveryId: deliveryIdOf(arrival) });
}

/** An array with only nulls is sent as none: `unnest` fills up with nulls, and most bands leave most fields out. */
function columnsOf(fixes: readonly NewFix[]): readonly unknown[] {
  const column = (read: (fix: NewFix) => unknown): readonly unknown[] | null => {
    const values = fixes.map(read);
    return values.some((value) => value !== null) ? values : null;
  };
  return [
    column((fix) => fix.wristbandId),
    column((fix) => toIso(fix.fixedAt)),
    column((fix) => fix.messageKey),
    column((fix) => toIso(fix.receivedAt)),
    column((fix) => fix.seniorId),
    column((fix) => fix.at?.[0] ?? null),
    column((fix) => fix.at?.[1] ?? null),
    column((fix) => fix.accuracyM),
    column((fix) => fix.accuracyLevel),
    column((fix) => fix.source),
    column((fix) => fix.speedMps),
    column((fix) => fix.headingDeg),
    column((fix) => fix.batteryPct),
    column((fix) => fix.charging),
    column((fix) => fix.worn),
    column((fix) => fix.steps),
    column((fix) => fix.heartRateBpm),
    column((fix) => (fix.events.length === 0 ? null : fix.events.join(","))),
    column((fix) => (fix.claimedAt === null ? null : toIso(fix.claimedAt))),
    column((fix) => fix.clockFault),
    column((fix) => fix.extra),
  ];
}

/** The newest report and the newest place of each wristband in the batch, sorted so that two writers cannot deadlock. */
function newestOf(fixes: readonly NewFix[]): readonly unknown[] {
  const newest = new Map<string, { heard: number; last: NewFix; placed: NewFix | null }>();
  for (const fix of fixes) {
    const known = newest.get(fix.wristbandId);
    if (known === undefined) {
      newest.set(fix.wristbandId, { heard: fix.receivedAt, last: fix, placed: fix.at === null ? null : fix });
      continue;
    }
    known.heard = Math.max(known.heard, fix.receivedAt);
    if (fix.fixedAt >= known.last.fixedAt) known.last = fix;
    if (fix.at !== null && (known.placed === null || fix.fixedAt >= known.placed.fixedAt)) known.placed = fix;
  }
  const rows = [...newest.values()].sort((a, b) => (a.last.wristbandId < b.last.wristbandId ? -1 : 1));
  return [
    rows.map((row) => row.last.wristbandId),
    rows.map((row) => row.last.seniorId),
    rows.map((row) => toIso(epochMs(row.heard))),
    rows.map((row) => toIso(row.last.fixedAt)),
    rows.map((row) => row.last.batteryPct),
    rows.map((row) => row.last.charging),
    rows.map((row) => row.last.worn),
    rows.map((row) => (row.placed === null ? null : toIso(row.placed.fixedAt))),
    rows.map((row) => row.placed?.at?.[0] ?? null),
    rows.map((row) => row.placed?.at?.[1] ?? null),
    rows.map((row) => row.placed?.accuracyM ?? null),
    rows.map((row) => row.placed?.accuracyLevel ?? null),
    rows.map((row) => row.placed?.source ?? null),
    rows.map((row) => row.placed?.speedMps ?? null),
    rows.map((row) => row.placed?.headingDeg ?? null),
  ];
}

const insertSql = `
with incoming as (
  select * from unnest(
    $1::text[], $2::timestamptz[], $3::bigint[], $4::timestamptz[], $5::text[], $6::float8[], $7::float8[], $8::real[], $9::real[],
    $10::text[], $11::real[], $12::real[], $13::real[], $14::boolean[], $15::boolean[], $16::int[], $17::real[], $18::text[],
    $19::timestamptz[], $20::text[], $21::jsonb[]
  ) with ordinality as t (wristband_id, fixed_at, message_key, received_at, senior_id, lon, lat, accuracy_m, accuracy_level, source,
    speed_mps, heading_deg, battery_pct, charging, worn, steps, heart_rate_bpm, events, claimed_at, clock_fault, extra, place)
), corrected as (
  insert into clock_corrections (wristband_id, claimed_at, message_key, received_at)
  select wristband_id, claimed_at, message_key, received_at from incoming where clock_fault is not null
  on conflict do nothing returning wristband_id, claimed_at, message_key
), stored as (
  insert into fixes (wristband_id, fixed_at, message_key, arrival, received_at, senior_id, lon, lat, accuracy_m, accuracy_level, source,
    speed_mps, heading_deg, battery_pct, charging, worn, steps, heart_rate_bpm, events, claimed_at, clock_fault, extra)
  select wristband_id, fixed_at, message_key, (select nextval('fix_batches')) * 1024 + place, received_at, senior_id, lon, lat, accuracy_m,
    accuracy_level, source, speed_mps, heading_deg, battery_pct, charging, worn, steps, heart_rate_bpm, coalesce(events, ''), claimed_at, clock_fault, extra
  from incoming i
  where clock_fault is null or exists (
    select 1 from corrected c where (c.wristband_id, c.claimed_at, c.message_key) = (i.wristband_id, i.claimed_at, i.message_key))
  order by place
  on conflict do nothing returning arrival
), newest as (
  insert into last_positions as l (wristband_id, senior_id, heard_at, fixed_at, battery_pct, charging, worn, place_at, lon, lat, accuracy_m,
    accuracy_level, source, speed_mps, heading_deg)
  select * from unnest($22::text[], $23::text[], $24::timestamptz[], $25::timestamptz[], $26::real[], $27::boolean[], $28::boolean[],
    $29::timestamptz[], $30::float8[], $31::float8[], $32::real[], $33::real[], $34::text[], $35::real[], $36::real[])
  on conflict (wristband_id) do update set
    senior_id = excluded.senior_id,
    heard_at = greatest(l.heard_at, excluded.heard_at),
    fixed_at = greatest(l.fixed_at, excluded.fixed_at),
    ${["battery_pct", "charging", "worn"].map((column) => `${column} = case when excluded.fixed_at >= l.fixed_at then coalesce(excluded.${column}, l.${column}) else l.${column} end`).join(", ")},
    ${["place_at", "lon", "lat", "accuracy_m", "accuracy_level", "source", "speed_mps", "heading_deg"].map((column) => `${column} = case when excluded.place_at >= coalesce(l.place_at, '-infinity') then excluded.${column} else l.${column} end`).join(", ")}
)
select array_agg(arrival) as arrivals from stored`;

/** A row of `fixes` as the engine reads it back. */
export type FixRow = {
  readonly wristband_id: string;
  readonly fixed_at: number;
  readonly message_key: number;
  readonly arrival: number;
  readonly received_at: number;
  readonly senior_id: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly accuracy_m: number | null;
  readonly accuracy_level: number;
  readonly source: string;
  readonly speed_mps: number | null;
  readonly heading_deg: number | null;
  readonly battery_pct: number | null;
  readonly charging: boolean | null;
  readonly worn: boolean | null;
  readonly events: string;
  readonly clock_fault: string | null;
};

export const fixColumns = `wristband_id, fixed_at, message_key, arrival, received_at, senior_id, lon, lat, accuracy_m, accuracy_level,
  source, speed_mps, heading_deg, battery_pct, charging, worn, events, clock_fault`;

/** Fixes received from `receivedSince` on, in the order they were stored, for a gateway that starts or has missed some. */
export async function fixesReceivedSince(
  db: Queryable,
  receivedSince: EpochMs,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly StoredFix[]> {
  const rows = await db.query<FixRow>(
    `select ${fixColumns} from fixes where received_at >= $1 and arrival > $2 order by arrival limit $3`,
    [toIso(receivedSince), page.after, page.limit],
  );
  return rows.map(fromRow);
}

export function fromRow(row: FixRow): StoredFix {
  return {
    wristbandId: wristbandId(row.wristband_id),
    seniorId: row.senior_id === null ? null : seniorId(row.senior_id),
    fixedAt: epochMs(row.fixed_at),
    receivedAt: epochMs(row.received_at),
    clockFault:
      row.clock_fault === "ahead" || row.clock_fault === "ancient" ? (row.clock_fault satisfies ClockFault) : null,
    at: row.lon === null || row.lat === null ? null : lonLat(row.lon, row.lat),
    accuracyM: row.accuracy_m,
    accuracyLevel: row.accuracy_level,
    source: sourceOf(row.source),
    speedMps: row.speed_mps,
    headingDeg: row.heading_deg,
    batteryPct: row.battery_pct,
    charging: row.charging,
    worn: row.worn,
    events: eventsOf(row.events),
    arrival: row.arrival,
    messageKey: row.message_key,
    deliveryId: deliveryIdOf(row.arrival),
  };
}

function sourceOf(text: string): FixSource {
  return fixSources.find((source) => source === text) ?? "unknown";
}

function eventsOf(text: string): readonly FixEvent[] {
  return text === "" ? [] : fixEvents.filter((event) => text.split(",").includes(event));
}
