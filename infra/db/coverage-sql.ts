const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`;

/** Every pair, the team of every area where a senior lives, leaves and shifts of the next days, and all ways: one row of JSON. */
export const coverSql = `
with recursive clock as materialized (select service_now() as now),
soon as (select now, now + interval '2 days' as till from clock),
chain as (
  select distinct area_id as leaf, area_id from seniors where left_at is null
  union all
  select chain.leaf, a.parent_id from chain join areas a on a.area_id = chain.area_id where a.parent_id is not null),
pairs as (
  select s.senior_id, s.area_id,
    coalesce(jsonb_agg(p.person_id order by p.slot) filter (where g.person_id is not null), '[]') as people
  from seniors s left join pairings p on p.senior_id = s.senior_id and p.ended_at is null
  left join people g on g.person_id = p.person_id and g.disabled_at is null
  where s.left_at is null group by s.senior_id, s.area_id),
team as (
  select distinct chain.leaf, r.person_id from (select distinct leaf from chain) leaf
  join person_roles r on r.role in ('rescuer', 'dutyOfficer')
  join people p on p.person_id = r.person_id and p.disabled_at is null
  join chain on chain.leaf = leaf.leaf and (r.area_id is null or r.area_id = chain.area_id)),
teams as (
  select leaf.leaf as area_id,
    coalesce((select jsonb_agg(person_id order by person_id) from team where team.leaf = leaf.leaf), '[]') as people,
    coalesce((select jsonb_agg(jsonb_build_object('personId', d.person_id, 'from', ${ms("d.starts_at")}, 'to', ${ms("d.ends_at")}))
      from duty_shifts d, soon where d.role in ('rescuer', 'dutyOfficer') and d.ends_at > soon.now and d.starts_at < soon.till
        and (d.area_id is null or exists (select 1 from chain c where c.leaf = leaf.leaf and c.area_id = d.area_id))), '[]') as shifts
  from (select distinct leaf from chain) leaf)
select ${ms("clock.now")} as now,
  (select coalesce(jsonb_agg(cover), '[]') from (
     select jsonb_build_object('seniorId', senior_id, 'areaId', area_id, 'people', people, 'shifts', '[]'::jsonb) as cover from pairs
     union all
     select jsonb_build_object('seniorId', null, 'areaId', area_id, 'people', people, 'shifts', shifts) from teams) both_kinds) as covers,
  (select coalesce(jsonb_agg(jsonb_build_object('personId', o.person_id, 'substituteId',
     (select p.person_id from people p where p.person_id = o.substitute_id and p.disabled_at is null), 'seniorId', o.senior_id,
     'from', ${ms("o.starts_at")}, 'to', ${ms("o.ends_at")}) order by o.created_at desc), '[]')
   from duty_overrides o, soon where o.ends_at > soon.now and o.starts_at < soon.till) as leaves,
  (select coalesce(jsonb_agg(jsonb_build_object('personId', person_id, 'failStreak', fail_streak,
     'okAt', ${ms("greatest(verified_at, last_ok_at)")})), '[]') from channels where disabled_at is null) as ways
from clock`;
