-- The shared document of a workflow: what people who edit together have in common (Yjs). It is there from the moment the workflow is first
-- opened for editing; from then on workflows.document is derived from it. Each change is appended, numbered without gaps within its workflow:
--
--   state (everything up to state_seq) + updates after state_seq = the document at last_seq;  workflows.document is that of derived_seq
--
-- Lock order: row of the workflow → row of its state. Appending takes the second only.

create table workflow_states (
  workflow_id uuid primary key references workflows on delete cascade,
  org_id uuid not null references orgs on delete cascade,
  state bytea not null,
  state_seq bigint not null default 0,
  last_seq bigint not null default 0,
  derived_seq bigint not null default 0
  -- Every append writes this row: without the state in it, it is short, and its old versions are cleared away within the page.
) with (toast_tuple_target = 128, fillfactor = 70);
create index workflow_states_org_idx on workflow_states (org_id, workflow_id);
select tenant_table('workflow_states');
select system_table('workflow_states');

create table workflow_updates (
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid not null references workflow_states on delete cascade,
  seq bigint not null,
  update bytea not null,
  user_id uuid references users on delete set null,
  at timestamptz not null default now(),
  primary key (workflow_id, seq)
);
create index workflow_updates_org_idx on workflow_updates (org_id, workflow_id, seq);
select tenant_table('workflow_updates');
select system_table('workflow_updates');

-- What kept the newest changes of the shared document from getting into the draft.
alter table workflows add column draft_problems jsonb not null default '[]';
