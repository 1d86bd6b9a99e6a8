-- Documents for agencies (CAP 1.2) that were issued: a later one refers to those before it. Their text is not kept.
create table cap_documents (
  identifier   text collate "C" primary key,
  incident_id  text collate "C" not null references incidents on delete cascade,
  sent         timestamptz not null,
  msg_type     text not null check (msg_type in ('Alert', 'Update', 'Cancel'))
);
create index cap_documents_incident on cap_documents (incident_id, sent);
