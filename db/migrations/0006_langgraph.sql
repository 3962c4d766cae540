-- The tables of @langchain/langgraph-checkpoint-postgres 1.0 in the state its own five migrations leave them, plus org_id, which its
-- statements do not name and which therefore comes from the transaction.
create table langgraph.checkpoint_migrations (v integer primary key);
insert into langgraph.checkpoint_migrations select generate_series(0, 4);
grant select on langgraph.checkpoint_migrations to flowpilot_app, flowpilot_system;

create table langgraph.checkpoints (
  thread_id text not null,
  checkpoint_ns text not null default '',
  checkpoint_id text not null,
  parent_checkpoint_id text,
  type text,
  checkpoint jsonb not null,
  metadata jsonb not null default '{}',
  org_id uuid not null default app_org(),
  primary key (thread_id, checkpoint_ns, checkpoint_id)
);
create index checkpoints_org_idx on langgraph.checkpoints (org_id, thread_id);
select tenant_table('langgraph.checkpoints');
select system_table('langgraph.checkpoints');

create table langgraph.checkpoint_blobs (
  thread_id text not null,
  checkpoint_ns text not null default '',
  channel text not null,
  version text not null,
  type text not null,
  blob bytea,
  org_id uuid not null default app_org(),
  primary key (thread_id, checkpoint_ns, channel, version)
);
create index checkpoint_blobs_org_idx on langgraph.checkpoint_blobs (org_id, thread_id);
select tenant_table('langgraph.checkpoint_blobs');
select system_table('langgraph.checkpoint_blobs');

create table langgraph.checkpoint_writes (
  thread_id text not null,
  checkpoint_ns text not null default '',
  checkpoint_id text not null,
  task_id text not null,
  idx integer not null,
  channel text not null,
  type text,
  blob bytea not null,
  org_id uuid not null default app_org(),
  primary key (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
);
create index checkpoint_writes_org_idx on langgraph.checkpoint_writes (org_id, thread_id);
select tenant_table('langgraph.checkpoint_writes');
select system_table('langgraph.checkpoint_writes');
