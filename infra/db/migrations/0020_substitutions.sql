-- Somebody on leave asks whoever has this phone to stand in. duty_overrides.substitute_id is set once both have said yes, and
-- goes with the request: nothing else ever has to ask whether a substitute counts.
create table substitutions (
  override_id          bigint primary key references duty_overrides on delete cascade,
  -- As it is dialled. Kept also when it is nobody's here: whoever asks must not see the difference, the coordinator does.
  phone                text not null,
  substitute_id        text collate "C" references people,
  asked_at             timestamptz not null default service_now(),
  substitute_said      text check (substitute_said in ('yes', 'no')),
  substitute_said_at   timestamptz,
  coordinator_id       text collate "C" references people,
  coordinator_said     text check (coordinator_said in ('yes', 'no')),
  coordinator_said_at  timestamptz
);
create index substitutions_of on substitutions (substitute_id);

-- Who sees which senior changes with a leave and its substitute: open live sockets of both look again.
create function announce_duty_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('person_change', id)
  from (values (old.person_id), (old.substitute_id), (new.person_id), (new.substitute_id)) changed (id) where id is not null;
  return null;
end $$;
create trigger duty_overrides_announce after insert or update or delete on duty_overrides
  for each row execute function announce_duty_change();
