-- Short numbers for the radio: one for each new incident, none for a change of it.
create sequence incident_numbers;

create table incidents (
  incident_id           text collate "C" primary key,
  number                bigint not null default nextval('incident_numbers'),
  senior_id             text collate "C" not null references seniors on delete cascade,
  area_id               text collate "C" not null,
  state                 text not null,
  level                 smallint not null check (level between 0 and 3),
  generation            integer not null,
  raised_at             timestamptz not null,
  ended_at              timestamptz,
  closed_at             timestamptz,
  drill                 boolean not null default false,
  previous_incident_id  text collate "C" references incidents,
  body                  jsonb not null
) with (fillfactor = 60);
-- At most one open incident per senior, whatever races.
create unique index incidents_one_open on incidents (senior_id) where ended_at is null;
create index incidents_open on incidents (raised_at) where closed_at is null;
create index incidents_senior on incidents (senior_id, number desc);

create table signals (
  signal_id     text collate "C" primary key,
  senior_id     text collate "C" not null,
  incident_id   text collate "C" references incidents on delete cascade,
  wristband_id  text collate "C",
  fence_id      text collate "C",
  kind          text not null,
  happened_at   timestamptz not null,
  concluded_at  timestamptz not null,
  late          boolean not null,
  body          jsonb not null,
  delivery_id   text collate "C"
);
create index signals_senior on signals (senior_id, concluded_at desc);

-- Append-only story of each incident. `seq` grows in commit order: writers take the incident_events advisory lock first.
create table incident_events (
  seq          bigint generated always as identity primary key,
  incident_id  text collate "C" not null references incidents on delete cascade,
  at           timestamptz not null,
  kind         text not null,
  actor_kind   text not null check (actor_kind in ('person', 'wristband', 'timer', 'provider', 'system', 'finder')),
  actor_id     text collate "C",
  data         jsonb not null default '{}'
);
create index incident_events_incident on incident_events (incident_id, seq);

-- The same answer twice is one answer.
create table incident_answers (
  incident_id      text collate "C" not null references incidents on delete cascade,
  idempotency_key  text collate "C" not null,
  person_id        text collate "C" not null,
  result           jsonb not null,
  at               timestamptz not null,
  primary key (incident_id, idempotency_key)
);

create table incident_timers (
  incident_id  text collate "C" not null references incidents on delete cascade,
  kind         text not null,
  due_at       timestamptz not null,
  generation   integer not null,
  lease_until  timestamptz,
  primary key (incident_id, kind)
);
create index incident_timers_due on incident_timers (due_at);

-- One row per message to one person by one channel, written in the transaction that decided it. Rows of one message share
-- `message_key`; its channels are tried in `channel_order`. A `held` row waits for the failure of the one before it.
create table outbox (
  alert_id       text collate "C" primary key,
  message_key    text collate "C" not null,
  incident_id    text collate "C" references incidents on delete cascade,
  senior_id      text collate "C",
  person_id      text collate "C" not null,
  channel_id     text collate "C" not null,
  channel_order  smallint not null,
  lane           text collate "C" not null,
  spread         text not null check (spread in ('first', 'oneByOne', 'all')),
  step           integer not null,
  kind           text not null,
  priority       smallint not null,
  body           jsonb not null,
  state          text not null check (state in ('waiting', 'held', 'accepted', 'shown', 'failed', 'cancelled')),
  due_at         timestamptz not null,
  lease_until    timestamptz,
  lease_owner    text,
  attempts       integer not null default 0,
  -- Of the last attempt.
  tried_at       timestamptz,
  created_at     timestamptz not null,
  settled_at     timestamptz,
  unique (message_key, channel_id)
) with (fillfactor = 60);
create index outbox_due on outbox (lane, priority, due_at) where state = 'waiting';
create index outbox_incident on outbox (incident_id, person_id);
create index outbox_unsent on outbox (incident_id) where state in ('waiting', 'held');
create index outbox_age on outbox (created_at) where incident_id is null;

-- An attempt is written by the statement that takes its alert from the outbox. A foreign key would lock that very row once
-- more for each: two thirds of the time of a claim. The trigger below does what its cascade would.
create table delivery_attempts (
  alert_id     text collate "C" not null,
  attempt      integer not null,
  started_at   timestamptz not null,
  ended_at     timestamptz,
  outcome      text,
  provider_id  text,
  code         text,
  detail       text,
  latency_ms   integer,
  -- Told together with others in one message: the alert that carried them all.
  bundle       text collate "C",
  -- What the carrier reported later: `DELIVERED`, or why not. The first word counts.
  receipt      text,
  receipt_at   timestamptz,
  primary key (alert_id, attempt)
) with (fillfactor = 70);
create index delivery_attempts_bundle on delivery_attempts (bundle) where bundle is not null;
create index delivery_attempts_provider on delivery_attempts (provider_id) where provider_id is not null;
create function forget_attempts() returns trigger language plpgsql as $$
begin
  delete from delivery_attempts where alert_id in (select alert_id from gone);
  return null;
end $$;
create trigger outbox_attempts after delete on outbox referencing old table as gone for each statement execute function forget_attempts();

-- Who is on duty for an area; who stands in for whom.
create table duty_shifts (
  shift_id   bigint generated always as identity primary key,
  person_id  text collate "C" not null references people on delete cascade,
  area_id    text collate "C" references areas,
  role       text not null check (role in ('rescuer', 'dutyOfficer', 'coordinator')),
  starts_at  timestamptz not null,
  ends_at    timestamptz not null
);
create index duty_shifts_now on duty_shifts (ends_at, starts_at);

create table duty_overrides (
  override_id    bigint generated always as identity primary key,
  person_id      text collate "C" not null references people on delete cascade,
  substitute_id  text collate "C" references people,
  senior_id      text collate "C" references seniors on delete cascade,
  starts_at      timestamptz not null,
  ends_at        timestamptz not null,
  created_at     timestamptz not null default service_now()
);
create index duty_overrides_now on duty_overrides (person_id, ends_at);

-- Pages that are open right now: whether the `page` channel can reach somebody. Kept by the api.
create table open_pages (
  page_id    text collate "C" primary key,
  person_id  text collate "C" not null references people on delete cascade,
  seen_at    timestamptz not null
);
create index open_pages_person on open_pages (person_id, seen_at);

-- What a provider allows one robot or one phone: the newest sends, oldest first, and the end of a block it has put on us.
create table send_windows (
  bucket         text collate "C" primary key,
  sent_at        timestamptz[] not null default '{}',
  blocked_until  timestamptz
);

create table processes (
  process_id   text collate "C" primary key,
  roles        text not null,
  version      text not null,
  started_at   timestamptz not null,
  seen_at      timestamptz not null
);

-- Many bands of one area silent at once: one row per outage. Bands lost from `lost_from` to `lost_to` belong to it.
create table outages (
  outage_id     text collate "C" primary key,
  area_id       text collate "C" not null references areas,
  lost_from     timestamptz not null,
  lost_to       timestamptz not null,
  silent_count  integer not null,
  band_count    integer not null,
  noticed_at    timestamptz not null,
  ended_at      timestamptz
);
create unique index outages_one_open on outages (area_id) where ended_at is null;
create index outages_newest on outages (area_id, noticed_at desc);

create function announce_outage_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('outage_change', new.area_id);
  return null;
end $$;
create trigger outages_announce after insert or update on outages for each row execute function announce_outage_change();
