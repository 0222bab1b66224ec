-- Adds up counts by name; of hostile many names the most frequent are kept.
create function add_each(a jsonb, b jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_object_agg(name, total), '{}'::jsonb) from
    (select name, sum(count::numeric)::bigint as total from
      (select key as name, value as count from jsonb_each_text(a)
        union all select key, value from jsonb_each_text(b)) as both_of_them
      group by name order by total desc, name limit 64) as sums
$$;
create aggregate add_each(jsonb) (sfunc = add_each, stype = jsonb, initcond = '{}');

-- What came of requests to an agent on a device, in one minute or one hour.
create table outcome (
  device text not null references device on delete cascade,
  agent text not null,
  -- How many seconds it is about.
  span int not null check (span in (60, 3600)),
  -- Seconds since 1970.
  start bigint not null,
  by_full bigint not null,
  by_variant bigint not null,
  by_peer bigint not null,
  by_cached bigint not null,
  by_safe bigint not null,
  late bigint not null,
  refused bigint not null,
  faults bigint not null,
  misses jsonb not null,
  ran_ms bigint not null,
  -- Null if no meter told.
  joules double precision,
  -- Sketches one after the other, which is their sum.
  latency bytea not null,
  primary key (device, agent, span, start)
);
create index outcome_by_agent on outcome (agent, start);
create index outcome_by_start on outcome (start);

-- What share of its requests an agent is to answer in time.
create table objective (
  agent text primary key references agent on delete cascade,
  on_time double precision not null check (on_time > 0 and on_time < 1)
);
