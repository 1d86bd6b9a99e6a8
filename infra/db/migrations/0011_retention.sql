-- Where somebody often was, made of the precise trace before it goes: cells of 0.01 degrees, about 1 km, by day.
create table coarse_cells (
  senior_id  text collate "C" not null references seniors on delete cascade,
  day        date not null,
  cell_lon   numeric(5, 2) not null,
  cell_lat   numeric(4, 2) not null,
  fixes      integer not null,
  primary key (senior_id, day, cell_lon, cell_lat)
);
create index coarse_cells_age on coarse_cells (day);

-- Proof of retention: what each rule did on each day, up to which instant, and how much older than that was still there.
create table retention_runs (
  day          date not null,
  rule         text collate "C" not null,
  kept_days    integer not null,
  gone_before  timestamptz not null,
  removed      bigint not null,
  coarsened    bigint not null,
  left_over    bigint not null,
  runs         integer not null,
  last_ran_at  timestamptz not null,
  primary key (day, rule)
);
