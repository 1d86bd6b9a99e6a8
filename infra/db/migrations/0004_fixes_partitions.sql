-- requires: plain
-- One partition a day; made and dropped by the retention job.
create index fixes_received on fixes using brin (received_at) with (pages_per_range = 16, autosummarize = on);
