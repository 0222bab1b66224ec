-- Up to where what a device said has been taken, in each of its streams.
create table stream (
  device text not null references device on delete cascade,
  stream text not null,
  opening bigint not null,
  sequence bigint not null,
  heard_at timestamptz not null,
  primary key (device, stream)
);

-- What devices have said; the newest of each are kept.
create table message (
  id bigint generated always as identity primary key,
  device text not null references device on delete cascade,
  kind text not null,
  key text not null,
  dropped bigint not null,
  -- By the device's clock.
  at timestamptz not null,
  heard_at timestamptz not null,
  body bytea not null
);
create index message_by_device on message (device, id desc);
