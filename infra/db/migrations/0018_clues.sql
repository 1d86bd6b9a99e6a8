-- What stands behind `#` in the address of a finder's page, on a wristband or a flyer; the token itself is kept nowhere.
create table finder_codes (
  code_id       text collate "C" primary key,
  senior_id     text collate "C" not null references seniors on delete cascade,
  purpose       text not null check (purpose in ('wristband', 'flyer')),
  wristband_id  text collate "C",
  token_hash    bytea not null unique,
  issued_by     text collate "C" not null,
  issued_at     timestamptz not null,
  expires_at    timestamptz,
  revoked_at    timestamptz
);
create unique index finder_codes_one_per_band on finder_codes (senior_id) where purpose = 'wristband' and revoked_at is null;

-- What passers-by said. Whether it is so stands in the incident; this goes as early as the trace.
create table clues (
  clue_id          text collate "C" primary key,
  senior_id        text collate "C" not null references seniors on delete cascade,
  incident_id      text collate "C" not null references incidents on delete cascade,
  code_id          text collate "C" not null references finder_codes on delete cascade,
  idempotency_key  text collate "C" not null,
  words            text not null,
  contact          text,
  lon              double precision,
  lat              double precision,
  accuracy_m       double precision,
  is_outside       boolean not null,
  given_at         timestamptz not null,
  unique (code_id, idempotency_key)
);
create index clues_incident on clues (incident_id, given_at);
create index clues_age on clues (given_at);

create table clue_photos (
  clue_id    text collate "C" primary key references clues on delete cascade,
  jpeg       bytea not null,
  width_px   integer not null,
  height_px  integer not null
);
