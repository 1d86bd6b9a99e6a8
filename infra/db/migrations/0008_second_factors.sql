-- What somebody has beside the password: a key that their phone makes codes with (RFC 6238), sealed.
create table second_factors (
  person_id       text collate "C" primary key references people on delete cascade,
  -- Null until a first code has proven that the phone has it.
  secret          text,
  -- Being set up; the one in use stays good meanwhile.
  next_secret     text,
  -- The newest step of 30 s whose code was taken: it and those before it are spent.
  last_step       bigint not null default 0,
  failures        smallint not null default 0,
  failures_until  timestamptz,
  confirmed_at    timestamptz
);

-- For a lost phone, each good once; by SHA-256 (they are random, 80 bits).
create table recovery_codes (
  person_id  text collate "C" not null references people on delete cascade,
  code_hash  bytea not null,
  primary key (person_id, code_hash)
);

-- True: signed in by password alone where the role asks for more; good only to set up a second factor.
alter table sessions add column needs_set_up boolean not null default false;
