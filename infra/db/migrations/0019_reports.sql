-- What the hourly look at each area found, added up by day: counts about nobody, for the reports of the months.
create table area_days (
  day        date not null,
  area_id    text collate "C" not null references areas on delete cascade,
  -- Each look counts every pair once: two guardians who can be reached, or a time ahead without anybody.
  pairs      integer not null,
  covered    integer not null,
  gaps       integer not null,
  team_gaps  integer not null,
  -- Seniors whose wristband was silent at the look.
  silent     integer not null,
  -- A restart or a second gateway looks again within the hour: that is no other hour.
  looked_at  timestamptz not null,
  primary key (area_id, day)
);

-- The incidents of a month, whoever they were about.
create index incidents_raised on incidents (raised_at);
