-- A link that shows one open incident to somebody without an account, for some hours. The link itself is kept nowhere.
create table share_links (
  share_id      text collate "C" primary key,
  -- Of the link's random part.
  token_hash    bytea not null unique,
  incident_id   text collate "C" not null references incidents on delete cascade,
  audience      text not null,
  -- May name somebody; the audit does not.
  note          text not null default '',
  place         text not null check (place in ('live', 'confirmed')),
  trail         boolean not null check (not trail or place = 'live'),
  looks         boolean not null,
  made_by       text collate "C" not null references people,
  -- The incident's story when it was made: an end after that ends it for good, also when the incident is opened again.
  made_at_seq   bigint not null,
  created_at    timestamptz not null,
  expires_at    timestamptz not null,
  revoked_at    timestamptz,
  opened_count  integer not null default 0,
  opened_at     timestamptz,
  -- When a look was last written into the audit.
  noted_at      timestamptz
);
create index share_links_incident on share_links (incident_id, created_at);
