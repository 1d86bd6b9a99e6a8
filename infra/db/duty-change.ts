import { type PersonId, seniorId } from "../domain/ids.ts";
import type { Transaction } from "./database.ts";
import { applyCommands } from "./incident-apply.ts";

/**
 * A shift, a leave or a substitute of this person has changed: whoever is new in the circle of an open incident of theirs is
 * called. At most once per transaction.
 */
export async function recordDutyChange(tx: Transaction, person: PersonId): Promise<void> {
  const rows = await tx.query<{ senior_id: string }>(openOf, [person], "open-of-person");
  await applyCommands(
    tx,
    rows.map((row) => ({ seniorId: seniorId(row.senior_id), command: { kind: "rosterChanged" } })),
  );
}

/** Seniors in an open incident whose guardian the person is, for whom they stand in, or whose area's team they belong to. */
const openOf = `
with recursive staff as (
  select area_id from person_roles where person_id = $1 and role in ('rescuer', 'dutyOfficer', 'coordinator')),
below as (
  select area_id from staff where area_id is not null
  union select a.area_id from areas a join below on a.parent_id = below.area_id),
theirs as (
  select p.senior_id from pairings p where p.ended_at is null and (p.person_id = $1 or exists (
    select 1 from duty_overrides o where o.person_id = p.person_id and o.substitute_id = $1 and o.ends_at > service_now())))
select senior_id from incidents where ended_at is null and state <> 'suspected' and (
  senior_id in (select senior_id from theirs) or area_id in (select area_id from below)
  or exists (select 1 from staff where area_id is null))
order by senior_id`;
