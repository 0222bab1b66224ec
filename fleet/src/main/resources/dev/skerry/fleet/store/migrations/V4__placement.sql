-- On how many devices an agent shall run, and how they are chosen; nothing for all that match.
alter table agent
  add column copies int check (copies between 1 and 100000),
  add column spread text not null default 'DEVICE' check (spread in ('DEVICE', 'SITE')),
  add column per_second double precision not null default 1 check (per_second >= 0);

-- Why it runs where it does.
create table reason (
  agent text primary key references agent on delete cascade,
  explanation jsonb not null,
  at timestamptz not null
);
