-- The one clock of everything that waits. Tests replace the function by one that they move.
create function service_now() returns timestamptz language sql volatile parallel safe as 'select clock_timestamp()';

create table areas (
  area_id    text collate "C" primary key,
  parent_id  text collate "C" references areas,
  kind       text not null check (kind in ('city', 'subDistrict', 'township', 'community')),
  name_zh    text not null,
  name_en    text not null,
  settings   jsonb not null default '{}'
);

create table people (
  person_id      text collate "C" primary key,
  name           text not null,
  phone          text,
  email          text,
  locale         text not null default 'zh-CN' check (locale in ('zh-CN', 'en')),
  login          text unique,
  password_hash  text,
  -- Where a guardian lives: for whoever pairs, and for nobody else.
  home_address   text not null default '',
  home_lon       double precision,
  home_lat       double precision,
  created_at     timestamptz not null default service_now(),
  disabled_at    timestamptz,
  check ((home_lon is null) = (home_lat is null))
);

create table person_roles (
  person_id  text collate "C" not null references people on delete cascade,
  role       text not null check (role in ('guardian', 'rescuer', 'dutyOfficer', 'coordinator', 'viewer', 'administrator')),
  area_id    text collate "C" references areas,
  unique nulls not distinct (person_id, role, area_id)
);
create index person_roles_role on person_roles (role, area_id);

create table sessions (
  token_hash    bytea primary key,
  person_id     text collate "C" not null references people on delete cascade,
  csrf_token    text not null,
  created_at    timestamptz not null,
  seen_at       timestamptz not null,
  expires_at    timestamptz not null,
  user_agent    text not null default ''
);
create index sessions_person on sessions (person_id);
create index sessions_expiry on sessions (expires_at);

-- How one person can be told. `priority` 0 is tried first. A person without rows has the open page only.
create table channels (
  channel_id   text collate "C" primary key,
  person_id    text collate "C" not null references people on delete cascade,
  kind         text not null,
  address      text,
  secret       text,
  priority     smallint not null default 0,
  verified_at  timestamptz,
  last_ok_at   timestamptz,
  fail_streak  integer not null default 0,
  disabled_at  timestamptz,
  unique nulls not distinct (person_id, kind, address)
);

-- Keys that the service makes for itself, once.
create table service_keys (
  name        text collate "C" primary key,
  public_key  text not null,
  secret      text not null,
  made_at     timestamptz not null default service_now()
);

-- Append-only and hash-chained: hash = sha256(previous hash || this row as text).
create table audit (
  seq          bigint generated always as identity primary key,
  at           timestamptz not null,
  person_id    text collate "C",
  role         text,
  action       text not null,
  senior_id    text collate "C",
  incident_id  text collate "C",
  reason       text,
  detail       jsonb not null default '{}',
  prev_hash    bytea not null,
  hash         bytea not null unique
);
create index audit_senior on audit (senior_id, at);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_append_only before update or delete on audit for each row execute function refuse_change();

-- The end of the chain, so that rows taken from its end are missed.
create table audit_head (
  only_row  boolean primary key default true check (only_row),
  seq       bigint not null,
  hash      bytea not null
);

-- Whose data were erased, by id only: no such id is given out again, and what was on its way goes an hour later.
create table erasures (
  kind       text not null check (kind in ('senior', 'person')),
  id         text collate "C" not null,
  erased_at  timestamptz not null default service_now(),
  primary key (kind, id)
);

-- Somebody signed out, was given or lost a role, or was disabled: open live sockets look at their session again.
create function announce_person_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('person_change', coalesce(new.person_id, old.person_id));
  return null;
end $$;
create trigger sessions_announce after delete on sessions for each row execute function announce_person_change();
create trigger person_roles_announce after insert or update or delete on person_roles for each row execute function announce_person_change();
create trigger people_announce after update on people for each row execute function announce_person_change();
