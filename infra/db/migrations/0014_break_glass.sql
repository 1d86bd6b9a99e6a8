-- Somebody without reach looked at one senior all the same, for a while, and said why. `note` may name people; the audit does not.
create table break_glass (
  glass_id   text collate "C" primary key,
  person_id  text collate "C" not null references people on delete cascade,
  senior_id  text collate "C" not null references seniors on delete cascade,
  reason     text not null,
  note       text not null default '',
  opened_at  timestamptz not null,
  ends_at    timestamptz not null
);
create index break_glass_now on break_glass (person_id, ends_at);
create trigger break_glass_announce after insert or update on break_glass for each row execute function announce_person_change();
