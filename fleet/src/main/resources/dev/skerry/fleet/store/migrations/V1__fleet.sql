-- Who issues certificates. One for the whole fleet, made by the replica that starts first.
create table authority (
  id int primary key check (id = 1),
  certificate bytea not null,
  private_key bytea not null,
  challenge_key bytea not null
);

-- Who may do what. Tokens themselves are nowhere kept.
create table person (
  name text primary key,
  role text not null check (role in ('VIEWER', 'OPERATOR', 'ADMIN')),
  token_sha256 bytea not null unique,
  added_at timestamptz not null default now()
);

-- What was done, by whom. Nothing in it is ever changed or taken away.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  who text not null,
  action text not null,
  subject text not null,
  detail text not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit: entries cannot be changed or deleted';
end $$;

create trigger audit_is_append_only before update or delete or truncate on audit
  for each statement execute function refuse_change();

create table join_token (
  sha256 bytea primary key,
  expires_at timestamptz not null,
  site text not null,
  labels jsonb not null,
  made_by text not null,
  used_by text,
  used_at timestamptz
);

create table device (
  name text primary key,
  site text not null,
  labels jsonb not null,
  profile jsonb not null,
  public_key bytea not null unique,
  enrolled_at timestamptz not null default now(),
  revoked_at timestamptz,
  -- Of what shall run there; grows with every change of it.
  revision bigint not null default 0,
  -- What it last said, and when.
  report jsonb,
  seen_at timestamptz
);

create table family (
  digest text primary key check (digest ~ '^[0-9a-f]{64}$'),
  name text not null,
  version int not null check (version >= 1),
  size bigint not null check (size > 0),
  signed boolean not null,
  manifest jsonb not null,
  added_at timestamptz not null default now(),
  unique (name, version)
);

-- A family's archive, in pieces of 1 MiB.
create table piece (
  digest text not null references family on delete cascade,
  number int not null,
  bytes bytea not null,
  primary key (digest, number)
);
alter table piece alter column bytes set storage external;

-- What shall run.
create table agent (
  name text primary key,
  family text not null,
  latency_class text not null,
  accuracy_floor double precision not null check (accuracy_floor >= 0 and accuracy_floor <= 1),
  fail_safe boolean not null,
  sites text[] not null,
  labels jsonb not null,
  devices text[] not null
);

-- Which version of it shall run where: what devices are told.
create table placement (
  agent text not null references agent on delete cascade,
  device text not null references device on delete cascade,
  family text not null references family,
  primary key (agent, device)
);
create index placement_by_device on placement (device);
create index placement_by_family on placement (family);
