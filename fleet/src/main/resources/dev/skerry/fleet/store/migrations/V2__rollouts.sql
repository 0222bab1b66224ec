-- How far a new version of an agent has come. One at a time for each agent.
create table rollout (
  name text primary key,
  agent text not null references agent on delete cascade,
  state text not null,
  rollout jsonb not null,
  begun_at timestamptz not null default now()
);
create unique index rollout_one_at_a_time on rollout (agent)
  where state in ('RUNNING', 'SOAKING', 'PAUSED');

-- What was decided on the way, and why.
create table decision (
  id bigint generated always as identity primary key,
  rollout text not null references rollout on delete cascade,
  at timestamptz not null,
  what text not null,
  by_whom text not null,
  words text not null,
  evidence jsonb not null
);
create index decision_by_rollout on decision (rollout, id);
