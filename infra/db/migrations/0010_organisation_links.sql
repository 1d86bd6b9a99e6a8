-- Whose account here somebody of an organisation has, by the issuer's name for them. One account of an issuer each: an
-- e-mail address that is given to somebody else later opens nothing.
create table organisation_links (
  issuer     text collate "C" not null,
  subject    text collate "C" not null,
  person_id  text collate "C" not null references people on delete cascade,
  linked_at  timestamptz not null,
  primary key (issuer, subject),
  unique (issuer, person_id)
);
