-- Somebody was asked to join: who they will be, until a one-time link is used. Name, phone and address go when it is over.
create table invitations (
  invitation_id  text collate "C" primary key,
  -- Of the link's random part; the link itself is kept nowhere.
  token_hash     bytea not null,
  -- Known already, as guardians are who were paired without an account; else null until the link is used.
  person_id      text collate "C" references people on delete cascade,
  name           text,
  phone          text,
  email          text,
  role           text not null,
  area_id        text collate "C" references areas,
  invited_by     text collate "C" not null references people on delete cascade,
  created_at     timestamptz not null,
  expires_at     timestamptz not null,
  ended_at       timestamptz
);
create index invitations_open on invitations (expires_at) where ended_at is null;
