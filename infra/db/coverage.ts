import { randomUUID } from "node:crypto";
import {
  type Cover,
  type Coverage,
  coverageOf,
  type KnownWay,
  type Leave,
  type ReachState,
  reachOf,
} from "../domain/coverage.ts";
import type { AreaId, PersonId, SeniorId } from "../domain/ids.ts";
import { afterQuietHours } from "../domain/incident-notices.ts";
import { type EpochMs, epochMs, toIso } from "../domain/time.ts";
import { readPlanChannels } from "./channels.ts";
import { coverSql } from "./coverage-sql.ts";
import type { Queryable, Transaction } from "./database.ts";
import { channelRows } from "./incident-messages.ts";
import { emptyBody, outsideIncident, queueMessages } from "./incident-notices.ts";
import { readOnDuty } from "./outages.ts";

/** A pair or a team as it is now and will be within a day. */
export type CoverNow = Cover &
  Coverage & { readonly reach: readonly { readonly personId: PersonId; readonly state: ReachState }[] };

type Row = {
  readonly now: EpochMs;
  readonly covers: readonly Cover[];
  readonly leaves: readonly Leave[];
  readonly ways: readonly (KnownWay & { readonly personId: PersonId })[];
};

/** Every pair and every area's team; what they rest on is read in one statement. */
export async function readCoverage(db: Queryable): Promise<readonly CoverNow[]> {
  const [row] = await db.query<Row>(coverSql, [], "read-coverage");
  if (row === undefined) return [];
  const now = epochMs(row.now);
  const ways = byKey(row.ways, (way) => way.personId);
  const leaves = byKey(row.leaves, (leave) => leave.personId);
  const reach = (person: PersonId) => reachOf(ways.get(person) ?? [], now);
  return row.covers.map((cover) => {
    const leavesOf = (person: PersonId | null) => (person === null ? [] : (leaves.get(person) ?? []));
    const own = cover.people.flatMap(leavesOf);
    const standIns = new Set(
      own.map((leave) => leave.substituteId).filter((it) => it !== null && !cover.people.includes(it)),
    );
    return {
      ...cover,
      ...coverageOf(cover, { now, leaves: [...own, ...[...standIns].flatMap(leavesOf)], reachOf: reach }),
      reach: cover.people.map((personId) => ({ personId, state: reach(personId) })),
    };
  });
}

/** What the coordinators of an area are told: how many seniors have nobody, whether the team has nobody, and from when. */
export type CoverageNews = {
  readonly areaZh: string;
  readonly areaEn: string;
  readonly pairs: number;
  readonly isTeam: boolean;
  readonly from: EpochMs;
};

/**
 * Writes down the gaps that are ahead; each new one is told to the coordinators of its area, in one message per area.
 * A gap that was closed in time goes; one that comes again is told again. Returns how many are new.
 */
export async function saveGaps(tx: Transaction, covers: readonly CoverNow[]): Promise<number> {
  const gaps = covers.flatMap(({ seniorId, areaId, gapFrom }) =>
    gapFrom === null ? [] : [{ seniorId, areaId, gapFrom, startsAt: toIso(gapFrom) }],
  );
  const fresh = await tx.query<{ seniorId: SeniorId | null; areaId: AreaId; startsAt: EpochMs }>(
    `with wanted as (select * from jsonb_to_recordset($1::jsonb) as g ("seniorId" text, "areaId" text, "startsAt" timestamptz))
     , over as (
       delete from coverage_gaps g where not exists (select 1 from wanted w
         where w."areaId" = g.area_id and w."seniorId" is not distinct from g.senior_id))
     insert into coverage_gaps (senior_id, area_id, starts_at, noticed_at)
     select "seniorId", "areaId", "startsAt", service_now() from wanted
     on conflict (area_id, senior_id) do nothing
     returning senior_id as "seniorId", area_id as "areaId", starts_at as "startsAt"`,
    [JSON.stringify(gaps)],
    "save-gaps",
  );
  for (const [areaId, ofArea] of byKey(fresh, (gap) => gap.areaId)) {
    const from = epochMs(Math.min(...ofArea.map((gap) => gap.startsAt)));
    const pairs = ofArea.filter((gap) => gap.seniorId !== null).length;
    await tellCoordinators(tx, areaId, { pairs, isTeam: pairs < ofArea.length, from });
  }
  return fresh.length;
}

/** By night it waits for the morning, unless the gap begins before. */
async function tellCoordinators(
  tx: Transaction,
  areaId: AreaId,
  gaps: Pick<CoverageNews, "pairs" | "isTeam" | "from">,
): Promise<void> {
  const [area] = await tx.query<{ areaZh: string; areaEn: string; now: number }>(
    `select name_zh as "areaZh", name_en as "areaEn", service_now() as now from areas where area_id = $1`,
    [areaId],
  );
  if (area === undefined) return;
  const { areaZh, areaEn } = area;
  const now = epochMs(area.now);
  const morning = afterQuietHours(now);
  const people = await readOnDuty(tx, areaId, ["coordinator"]);
  const channelsOf = await readPlanChannels(tx, people);
  const noticeId = randomUUID();
  const messages = people.flatMap((personId) => {
    const row = {
      ...outsideIncident,
      messageKey: `coverage/${noticeId}/${personId}`,
      seniorId: null,
      personId,
      spread: "first",
      kind: "coverage",
      body: { ...emptyBody, coverage: { areaZh, areaEn, ...gaps } },
    } as const;
    return channelRows(row, channelsOf(personId), { at: gaps.from <= morning ? now : morning, channelMs: 0 });
  });
  await queueMessages(tx, messages);
}

function byKey<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
