-- What a senior looks like: one picture each, for those who look for them. Whoever may see the senior may see it.
create table senior_photos (
  senior_id   text collate "C" primary key references seniors on delete cascade,
  jpeg        bytea not null,
  width_px    integer not null,
  height_px   integer not null,
  changed_at  timestamptz not null,
  changed_by  text collate "C"
);
create trigger senior_photos_announce after insert or update or delete on senior_photos for each row execute function announce_senior_change();
