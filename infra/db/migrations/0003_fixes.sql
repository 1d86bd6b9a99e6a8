-- One number a batch; `arrival` is this number * 1024 + place in the batch.
create sequence fix_batches;

-- One row per stored report. Key: wristband, instant, and the band's own number or (negative) a hash of the payload, so
-- that two messages in one second or a stuck clock never swallow an SOS. No surrogate id: it could not deduplicate.
create table fixes (
  wristband_id    text collate "C" not null,
  fixed_at        timestamptz not null,
  message_key     bigint not null,
  arrival         bigint not null,
  received_at     timestamptz not null,
  senior_id       text collate "C",
  lon             double precision,
  lat             double precision,
  accuracy_m      real,
  accuracy_level  real not null,
  source          text collate "C" not null,
  speed_mps       real,
  heading_deg     real,
  battery_pct     real,
  charging        boolean,
  worn            boolean,
  steps           integer,
  heart_rate_bpm  real,
  events          text not null default '',
  claimed_at      timestamptz,
  clock_fault     text collate "C",
  extra           jsonb,
  primary key (wristband_id, fixed_at, message_key)
) partition by range (fixed_at);

-- Reports whose clock we did not believe: their `fixed_at` depends on the time of receipt, so a repeat is recognised here.
create table clock_corrections (
  wristband_id  text collate "C" not null,
  claimed_at    timestamptz not null,
  message_key   bigint not null,
  received_at   timestamptz not null,
  primary key (wristband_id, claimed_at, message_key)
);
create index clock_corrections_age on clock_corrections (received_at);

-- What we could not read, kept with its reason and acknowledged: a band must not loop.
create table message_rejects (
  reject_id     bigint generated always as identity primary key,
  received_at   timestamptz not null,
  wristband_id  text collate "C",
  topic         text not null,
  code          text not null,
  detail        text not null,
  payload       bytea not null,
  payload_bytes integer not null
);
create index message_rejects_age on message_rejects (received_at);

-- Newest report of each wristband, written in the statement that writes the history. `place_*` is the newest position.
create table last_positions (
  wristband_id      text collate "C" primary key,
  senior_id         text collate "C",
  heard_at          timestamptz not null,
  fixed_at          timestamptz not null,
  battery_pct       real,
  charging          boolean,
  worn              boolean,
  place_at          timestamptz,
  lon               double precision,
  lat               double precision,
  accuracy_m        real,
  accuracy_level    real,
  source            text collate "C",
  speed_mps         real,
  heading_deg       real,
  -- What the connection said last: a hint ("link lost"), never the truth about a senior.
  link              text collate "C",
  link_at           timestamptz
) with (fillfactor = 50);
create index last_positions_senior on last_positions (senior_id);

-- What the fence engine remembers of each senior, and how far it has come.
create table engine_states (
  senior_id       text collate "C" primary key,
  state           jsonb not null,
  -- How often it has changed: of two writers the older never wins.
  revision        bigint not null default 0,
  -- The newest arrivals already judged, so that none is judged twice or passed over after a restart.
  judged          bigint[] not null default '{}',
  standing        text not null default 'unknown',
  distance_m      real,
  updated_at      timestamptz not null
) with (fillfactor = 50);

-- Everything received before this instant has been judged and the judgement stored.
create table engine_checkpoint (
  only_row     boolean primary key default true check (only_row),
  received_at  timestamptz not null
);
