-- What people allow devices; the newest of a device's site counts, or else the newest of the fleet.
create sequence policy_version;

create table policy (
  version bigint primary key,
  -- Empty for the whole fleet.
  site text not null,
  lease_ms bigint not null check (lease_ms > 0),
  text text not null,
  signature bytea not null,
  made_by text not null,
  made_at timestamptz not null default now()
);
create index policy_by_site on policy (site, version desc);
