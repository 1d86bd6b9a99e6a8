-- Times without anybody to call that the coordinators of an area have been told of; `senior_id` null: the area's team.
create table coverage_gaps (
  area_id     text collate "C" not null references areas on delete cascade,
  senior_id   text collate "C" references seniors on delete cascade,
  starts_at   timestamptz not null,
  noticed_at  timestamptz not null,
  unique nulls not distinct (area_id, senior_id)
);
