import { isHere } from "./standing-in.ts";

/** The areas of the wanted seniors with all above them, nearest first. Needs the CTE `wanted`. */
const chain = `chain as (
  select distinct area_id as leaf, area_id, 0 as height from wanted
  union all
  select chain.leaf, a.parent_id, height + 1 from chain join areas a on a.area_id = chain.area_id where a.parent_id is not null)`;

/** Each senior with the newest incident, how often they left today, and when the band was heard. */
const wanted = `wanted as materialized (
  select s.senior_id, s.area_id, newest.body, band.heard_at, band.report_interval_s,
    (select count(distinct e.incident_id) from signals e where e.senior_id = s.senior_id and e.kind = 'exit'
      and e.concluded_at > clock.now - interval '24 hours') as exits
  from clock, seniors s
  left join lateral (select body from incidents i where i.senior_id = s.senior_id order by number desc limit 1) newest on true
  left join lateral (
    select max(l.heard_at) as heard_at, max(w.report_interval_s) as report_interval_s
    from wristband_assignments a join wristbands w using (wristband_id) left join last_positions l using (wristband_id)
    where a.senior_id = s.senior_id and a.ended_at is null) band on true
  where s.senior_id = any($1) and (s.left_at is null or newest.body->'closedAt' = 'null'))`;

/**
 * Whoever is called for `person`: they themselves, or on leave the substitute, who must be there for `senior`. Looked up one
 * by one: a join would read all people for each person.
 */
const callee = (person: string, senior: string) => `join lateral (
    select person_id from people where disabled_at is null
      and people.person_id = case when leave.override_id is null then ${person} else leave.substitute_id end limit 1) callee
    on leave.override_id is null or ${isHere("leave.substitute_id", senior)}`;

/**
 * A guardian on leave is replaced by the substitute, or left out where there is none or who is away too; a leave for one
 * senior goes before a general one. Nobody stands here twice.
 */
const guardians = `guardians as (
  select p.senior_id, callee.person_id,
    min(case when callee.person_id = p.person_id then 'guardian' || p.slot else 'substitute' end) as part
  from clock, pairings p
  left join lateral (
    select o.override_id, o.substitute_id from duty_overrides o
    where o.person_id = p.person_id and (o.senior_id is null or o.senior_id = p.senior_id)
      and o.starts_at <= clock.now and o.ends_at > clock.now
    order by o.senior_id nulls last, o.created_at desc limit 1) leave on true
  ${callee("p.person_id", "p.senior_id")}
  where p.senior_id = any($1) and p.ended_at is null
  group by p.senior_id, callee.person_id)`;

/**
 * Rescue team and coordinators by roles held in the area, above it or everywhere, and whether they are on shift; whoever is on
 * leave is replaced by the substitute, who stands in on the same shift unless away too, or left out.
 */
const staff = `staff as (
  select leaf.leaf, callee.person_id, min(r.role) as part,
    bool_or(exists (select 1 from duty_shifts s where s.person_id = r.person_id and s.role = r.role
      and s.starts_at <= clock.now and s.ends_at > clock.now
      and (s.area_id is null or exists (select 1 from chain c where c.leaf = leaf.leaf and c.area_id = s.area_id)))) as is_on_shift
  from clock, (select distinct leaf from chain) leaf
  join person_roles r on r.role in ('rescuer', 'dutyOfficer', 'coordinator')
    and (r.area_id is null or exists (select 1 from chain c where c.leaf = leaf.leaf and c.area_id = r.area_id))
  left join lateral (
    select o.override_id, o.substitute_id from duty_overrides o
    where o.person_id = r.person_id and o.senior_id is null and o.starts_at <= clock.now and o.ends_at > clock.now
    order by o.created_at desc limit 1) leave on true
  ${callee("r.person_id", "null")}
  group by leaf.leaf, callee.person_id, r.role = 'coordinator')`;

/** Waiting times by area; what stands nearest wins, key by key. */
const settings = `settings as (
  select distinct on (chain.leaf, own.key) chain.leaf, own.key, own.value
  from chain join areas a on a.area_id = chain.area_id
  cross join lateral jsonb_each(
    case when jsonb_typeof(a.settings->'incident') = 'object' then a.settings->'incident' else '{}' end) own
  order by chain.leaf, own.key, chain.height)`;

/** Channels of everybody concerned, first tried first; those put out of use too, since they hide the default ones. */
const ways = `ways as (
  select c.person_id, c.channel_id, c.kind, c.disabled_at is not null as is_off, c.priority
  from channels c where c.person_id in (select person_id from guardians union select person_id from staff
    union select r->>'personId' from wanted, jsonb_array_elements(wanted.body->'responders') r))`;

/** Everything a decision about the seniors `$1` rests on, in one statement: one row of JSON. */
export const caseSql = `
with recursive clock as materialized (select service_now() as now),
${wanted}, ${chain}, ${guardians}, ${staff}, ${settings}, ${ways}
select clock.now,
  (select coalesce(json_agg(json_build_object('seniorId', senior_id, 'areaId', area_id, 'incident', body, 'exits', exits,
     'heardAt', floor(extract(epoch from heard_at) * 1000), 'reportIntervalS', report_interval_s)), '[]') from wanted) as seniors,
  (select coalesce(json_agg(json_build_object('seniorId', senior_id, 'personId', person_id, 'part', part) order by senior_id, part),
     '[]') from guardians) as guardians,
  (select coalesce(json_agg(json_build_object('areaId', leaf, 'personId', person_id, 'part', part, 'isOnShift', is_on_shift)
     order by leaf, part, person_id), '[]') from staff) as staff,
  (select coalesce(json_object_agg(leaf, incident), '{}')
   from (select leaf, json_object_agg(key, value) as incident from settings group by leaf) by_area) as settings,
  (select coalesce(json_agg(json_build_object('personId', person_id, 'channelId', channel_id, 'kind', kind, 'isOff', is_off)
     order by person_id, priority, channel_id), '[]') from ways) as channels
from clock`;
