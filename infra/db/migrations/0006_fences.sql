create table fences (
  fence_id    text collate "C" primary key,
  senior_id   text collate "C" references seniors on delete cascade,
  area_id     text collate "C" references areas,
  kind        text not null check (kind in ('keepIn', 'keepOut')),
  name        text not null default '',
  shape       jsonb not null,
  schedule    jsonb not null default '{"spans": []}',
  version     integer not null default 1,
  valid_from  timestamptz,
  valid_to    timestamptz,
  changed_by  text collate "C",
  changed_at  timestamptz not null default service_now(),
  deleted_at  timestamptz
);
create index fences_senior on fences (senior_id) where deleted_at is null;

-- Every earlier version, to undo and to explain an old alert.
create table fence_versions (
  fence_id    text collate "C" not null,
  version     integer not null,
  body        jsonb not null,
  changed_by  text collate "C",
  changed_at  timestamptz not null,
  primary key (fence_id, version)
);

-- Why a senior may be outside for a while: "she is with me until 17:00", a temporary safe corridor.
create table excuses (
  excuse_id   text collate "C" primary key,
  senior_id   text collate "C" not null references seniors on delete cascade,
  kind        text not null check (kind in ('outing', 'corridor')),
  fence_id    text collate "C",
  shape       jsonb,
  starts_at   timestamptz not null,
  ends_at     timestamptz not null,
  given_by    text collate "C",
  created_at  timestamptz not null default service_now()
);
create index excuses_current on excuses (senior_id, ends_at);

-- A drawn fence that somebody wants judged before it is kept; whichever gateway takes it writes what it finds.
create table fence_judgements (
  judgement_id  text collate "C" primary key,
  senior_id     text collate "C" not null references seniors on delete cascade,
  draft         jsonb not null,
  asked_at      timestamptz not null default service_now(),
  lease_until   timestamptz,
  result        jsonb
);
create index fence_judgements_waiting on fence_judgements (asked_at) where result is null;

-- How true yesterday's alerts were: found each night by replaying the day. `closed_false`: exits that people closed as false
-- alarms; `contradicted`: others that later fixes took back.
create table nightly_replays (
  day           date primary key,
  started_at    timestamptz not null,
  ended_at      timestamptz,
  senior_days   integer not null default 0,
  alerts        integer not null default 0,
  closed_false  integer not null default 0,
  contradicted  integer not null default 0
);

create table holidays (
  day      date primary key,
  working  boolean not null default false,
  name     text not null default ''
);

-- Grows with every change that the engine must see; LISTEN fence_change carries the fence or senior id.
create function announce_fence_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('fence_change', coalesce(new.fence_id, old.fence_id));
  return null;
end $$;
create trigger fences_announce after insert or update or delete on fences for each row execute function announce_fence_change();

create function announce_fence_judgement() returns trigger language plpgsql as $$
begin
  perform pg_notify('fence_judgement', new.judgement_id);
  return null;
end $$;
create trigger fence_judgements_announce after insert on fence_judgements for each row execute function announce_fence_judgement();

create function announce_senior_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('senior_change', coalesce(new.senior_id, old.senior_id));
  return null;
end $$;
create trigger excuses_announce after insert or update or delete on excuses for each row execute function announce_senior_change();
create trigger assignments_announce after insert or update or delete on wristband_assignments for each row execute function announce_senior_change();
create trigger pairings_announce after insert or update or delete on pairings for each row execute function announce_senior_change();
create trigger seniors_announce after insert or update or delete on seniors for each row execute function announce_senior_change();

create function announce_wristband_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('wristband_change', coalesce(new.wristband_id, old.wristband_id));
  return null;
end $$;
create trigger wristbands_announce after update or delete on wristbands for each row execute function announce_wristband_change();
create trigger assignments_announce_wristband after insert or update or delete on wristband_assignments for each row execute function announce_wristband_change();
create function announce_command() returns trigger language plpgsql as $$
begin
  perform pg_notify('command', new.wristband_id);
  return null;
end $$;
create trigger commands_announce after insert on commands for each row execute function announce_command();
