-- What somebody agreed to for a senior: which text, to what, who gave it, and until when. Kept while the senior takes part.
create table consents (
  consent_id      text collate "C" primary key,
  senior_id       text collate "C" not null references seniors on delete cascade,
  text_version    text not null,
  scopes          text[] not null,
  given_by        text not null check (given_by in ('senior', 'representative')),
  -- Who gave it for the senior, by what right, and how it was seen that the senior could not.
  representative  jsonb,
  given_at        timestamptz not null,
  recorded_by     text collate "C",
  recorded_at     timestamptz not null,
  withdrawn_at    timestamptz
);
create index consents_senior on consents (senior_id, given_at desc);
