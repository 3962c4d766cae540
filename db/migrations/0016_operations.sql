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

-- Noted by triggers, so that nobody who stores or copies a reference can forget it: what is not noted is deleted one day. Rows without
-- a reference, which are nearly all, cost the look at one key. Data that only looks like a reference finds no artifact.
create function note_artifacts(p_org uuid, p_execution uuid, p_hashes text[]) returns void language sql as $$
  insert into execution_artifacts (org_id, execution_id, hash)
    select p_org, p_execution, a.hash from artifacts a where a.org_id = p_org and a.hash = any (p_hashes)
  on conflict do nothing $$;
create function note_run_artifacts() returns trigger language plpgsql as $$
begin
  perform note_artifacts(new.org_id, new.execution_id, array[new.input #>> '{$artifact,hash}', new.output #>> '{$artifact,hash}']);
  return null;
end $$;
create function note_execution_artifacts() returns trigger language plpgsql as $$
begin
  perform note_artifacts(new.org_id, new.id, array[new.trigger #>> '{data_artifact,hash}', new.output #>> '{$artifact,hash}']);
  return null;
end $$;
create trigger note_artifacts after insert or update of input, output on node_runs for each row
  when (new.input ? '$artifact' or new.output ? '$artifact') execute function note_run_artifacts();
create trigger note_artifacts_of_start after insert on executions for each row
  when (new.trigger ? 'data_artifact' or new.output ? '$artifact') execute function note_execution_artifacts();
create trigger note_artifacts_of_end after update of output on executions for each row
  when (new.output ? '$artifact') execute function note_execution_artifacts();
insert into execution_artifacts (org_id, execution_id, hash)
  select distinct f.org_id, f.execution_id, f.hash from (
    select org_id, execution_id, output -> '$artifact' ->> 'hash' as hash from node_runs
    union all select org_id, execution_id, input -> '$artifact' ->> 'hash' from node_runs
    union all select org_id, id, output -> '$artifact' ->> 'hash' from executions) f
  join artifacts a on a.org_id = f.org_id and a.hash = f.hash;
-- Files are shared by workspaces: whether anybody still has one is asked across them.
select system_table('artifacts');

-- A thread goes with its execution, whatever deletes that.
create function drop_threads() returns trigger language plpgsql as $$
begin
  delete from langgraph.checkpoint_writes where thread_id in (select id::text from gone);
  delete from langgraph.checkpoint_blobs where thread_id in (select id::text from gone);
  delete from langgraph.checkpoints where thread_id in (select id::text from gone);
  return null;
end $$;
create trigger drop_threads after delete on executions referencing old table as gone for each statement execute function drop_threads();

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
