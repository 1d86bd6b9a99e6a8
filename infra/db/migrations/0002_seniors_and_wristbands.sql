create table seniors (
  senior_id    text collate "C" primary key,
  area_id      text collate "C" not null references areas,
  name         text not null,
  called_name  text not null,
  gender       text not null check (gender in ('female', 'male')),
  birth_year   smallint,
  features     text not null default '',
  clothes      text not null default '',
  address      text not null default '',
  home_lon     double precision,
  home_lat     double precision,
  enrolled_at  timestamptz not null default service_now(),
  left_at      timestamptz
);
create index seniors_area on seniors (area_id) where left_at is null;

-- History of who watched over whom; at most one guardian A and one B at a time, and never the same person twice.
create table pairings (
  pairing_id  bigint generated always as identity primary key,
  senior_id   text collate "C" not null references seniors on delete cascade,
  person_id   text collate "C" not null references people,
  slot        text not null check (slot in ('A', 'B')),
  paired_at   timestamptz not null default service_now(),
  ended_at    timestamptz
);
create unique index pairings_one_per_slot on pairings (senior_id, slot) where ended_at is null;
create unique index pairings_one_per_person on pairings (senior_id, person_id) where ended_at is null;
create index pairings_person on pairings (person_id) where ended_at is null;

create table wristbands (
  wristband_id      text collate "C" primary key,
  model             text not null default '',
  token_hash        bytea,
  token_issued_at   timestamptz,
  report_interval_s integer not null default 60 check (report_interval_s between 1 and 86400),
  profile           jsonb not null default '{}',
  disabled_at       timestamptz
);

create table wristband_assignments (
  assignment_id  bigint generated always as identity primary key,
  wristband_id   text collate "C" not null references wristbands,
  senior_id      text collate "C" not null references seniors on delete cascade,
  assigned_at    timestamptz not null default service_now(),
  ended_at       timestamptz
);
create unique index assignments_one_senior on wristband_assignments (wristband_id) where ended_at is null;
create unique index assignments_one_wristband on wristband_assignments (senior_id) where ended_at is null;

create table commands (
  command_id    text collate "C" primary key,
  wristband_id  text collate "C" not null references wristbands on delete cascade,
  body          jsonb not null,
  ordered_by    text collate "C",
  created_at    timestamptz not null default service_now(),
  expires_at    timestamptz not null,
  sent_at       timestamptz,
  outcome       text,
  ended_at      timestamptz
);
create index commands_waiting on commands (wristband_id, created_at) where ended_at is null;
