-- What keeps an installation small and calm: which executions stay for how long, who refers to which artifact, and the circuit
-- breakers in front of services that are down.

-- Kept by hand, whatever the retention says.
alter table executions add column keep boolean default false not null;
create index executions_kept_idx on executions (org_id, id) where keep;
-- Deleting a snapshot asks whether anything still runs on it, and so does the foreign key.
create index executions_version_idx on executions (version_id);

-- Which execution refers to which artifact. Goes with the execution; an artifact that nothing refers to any more may go too.
create table execution_artifacts (
  org_id uuid not null,
  execution_id uuid not null references executions on delete cascade,
  hash text not null,
  primary key (execution_id, hash),
  foreign key (org_id, hash) references artifacts on delete cascade
);
create index execution_artifacts_org_idx on execution_artifacts (org_id, hash);
select tenant_table('execution_artifacts');
insert into execution_artifacts (org_id, execution_id, hash)
  select distinct f.org_id, f.execution_id, f.hash from (
    select org_id, execution_id, output -> '$artifact' ->> 'hash' as hash from node_runs
    union all select org_id, execution_id, input -> '$artifact' ->> 'hash' from node_runs
    union all select org_id, id, output -> '$artifact' ->> 'hash' from executions) f
  join artifacts a on a.org_id = f.org_id and a.hash = f.hash;
-- Files are shared by workspaces: whether anybody still has one is asked across them.
select system_table('artifacts');

-- workflow_id null: the workspace's own. Null columns: as the level above says. 0: no limit.
create table retention_policies (
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid references workflows on delete cascade,
  days integer,
  failed_days integer,
  max_per_workflow integer,
  updated_by uuid references users on delete set null,
  updated_at timestamptz default now() not null,
  unique nulls not distinct (org_id, workflow_id)
);
select tenant_table('retention_policies');

-- The last round of each workspace.
create table retention_runs (
  org_id uuid primary key references orgs on delete cascade,
  at timestamptz not null,
  took_ms integer not null,
  is_manual boolean not null,
  is_complete boolean not null,
  deleted jsonb not null,
  error text
);
select tenant_table('retention_runs');

-- Only of hosts with failures: no row is a closed breaker. credential: its id, or '' for calls that carry none.
create table circuit_breakers (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  host text not null,
  credential text not null,
  state text not null,
  failures integer not null,
  trips integer not null,
  since timestamptz not null,
  failed_at timestamptz not null,
  -- open: when one call may try; half_open: until when that call has the trial to itself.
  probe_at timestamptz,
  error jsonb not null,
  -- Raised by each write: a decision made on an older row is made again.
  revision integer not null
);
create unique index circuit_breakers_key on circuit_breakers (org_id, host, credential);
select tenant_table('circuit_breakers');

-- What looks after the whole installation, and when it last did. No workspace owns it.
create table maintenance (
  name text primary key,
  at timestamptz not null,
  took_ms integer not null,
  outcome jsonb not null
);
grant select, insert, update on maintenance to flowpilot_system;
