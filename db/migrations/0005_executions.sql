create table executions (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  version_id uuid not null references workflow_versions on delete no action,
  status text not null,
  trigger_type text not null,
  trigger jsonb not null,
  output jsonb,
  error jsonb,
  checkpoint_id text,
  event_seq bigint default 0 not null,
  heartbeat_at timestamptz,
  wake_at timestamptz,
  cancel_requested_at timestamptz,
  is_test boolean default false not null,
  started_by uuid references users on delete set null,
  created_at timestamptz default now() not null,
  started_at timestamptz,
  completed_at timestamptz
);
create index executions_org_idx on executions (org_id,id);
create index executions_workflow_idx on executions (org_id,workflow_id,id);
create index executions_open_idx on executions (heartbeat_at) where status in ('pending','running','interrupted');
select tenant_table('executions');
select system_table('executions');

create table node_runs (
  id uuid primary key,
  org_id uuid not null,
  execution_id uuid not null references executions on delete cascade,
  node_id text not null,
  visit integer not null,
  attempt integer not null,
  status text not null,
  input jsonb,
  output jsonb,
  error jsonb,
  route text,
  started_at timestamptz not null,
  completed_at timestamptz,
  duration_ms integer
);
create unique index node_runs_attempt_key on node_runs (execution_id,node_id,visit,attempt);
create index node_runs_org_idx on node_runs (org_id,execution_id);
select tenant_table('node_runs');

create table execution_events (
  org_id uuid not null,
  execution_id uuid not null references executions on delete cascade,
  seq bigint not null,
  type text not null,
  node_id text,
  data jsonb not null,
  at timestamptz not null,
  primary key(execution_id,seq)
);
create index execution_events_org_idx on execution_events (org_id,execution_id);
select tenant_table('execution_events');

create table approvals (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  task_id text not null,
  execution_id uuid not null references executions on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  node_id text not null,
  visit integer not null,
  interrupt_id text not null,
  prompt text not null,
  context jsonb,
  status text not null,
  on_timeout text not null,
  expires_at timestamptz,
  comment text,
  resume_data jsonb,
  output_port text,
  decided_by uuid references users on delete set null,
  decided_via text,
  decided_at timestamptz,
  consumed_at timestamptz,
  created_at timestamptz default now() not null
);
create unique index approvals_interrupt_key on approvals (execution_id,interrupt_id);
create unique index approvals_task_key on approvals (org_id,task_id);
create index approvals_org_idx on approvals (org_id,status,id);
select tenant_table('approvals');
select system_table('approvals');
