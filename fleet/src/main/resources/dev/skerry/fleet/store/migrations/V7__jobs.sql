-- Whoever works for the fleet may do that, and nothing else.
alter table person drop constraint person_role_check;
alter table person add constraint person_role_check check (role in ('WORKER', 'VIEWER', 'OPERATOR', 'ADMIN'));

-- What jobs are made from: models and archives of samples, each once.
create table material (
  digest text primary key check (digest ~ '^[0-9a-f]{64}$'),
  kind text not null check (kind in ('MODEL', 'DATA')),
  size bigint not null check (size > 0),
  added_at timestamptz not null default now()
);

-- In pieces of 1 MiB.
create table material_piece (
  digest text not null references material on delete cascade,
  number int not null,
  bytes bytea not null,
  primary key (digest, number)
);
alter table material_piece alter column bytes set storage external;

-- Families to be made, and what became of them.
create table job (
  id bigint generated always as identity primary key,
  family text not null,
  -- Not referenced: materials go when no job needs them any more.
  model text not null,
  data text not null,
  recipe jsonb not null,
  labels jsonb not null,
  asked_by text not null,
  asked_at timestamptz not null,
  state text not null check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'WITHDRAWN')),
  -- Empty while nobody has it.
  worker text not null default '',
  lease_until timestamptz not null,
  attempts int not null default 0,
  -- Attempts that nobody ended.
  misses int not null default 0,
  -- Why it failed, or why the last attempt did.
  reason text not null default '',
  share double precision not null default 0,
  doing text not null default '',
  time_left_ms bigint not null default 0,
  -- The digest of the family, once it is there.
  archive text not null default '',
  report text not null default ''
);
create index job_unfinished on job (id) where state in ('WAITING', 'RUNNING');
