-- The draft of a code block: what people who write it together have in common (Yjs), as 0019 has it for workflows. It is there from the moment
-- the block is first opened for editing or its draft first changed; until then the draft is the newest version.
--
--   state (everything up to state_seq) + updates after state_seq = the document at last_seq;  draft is the content as of derived_seq
--
-- Lock order: row of the block → row of its state. Appending takes the second only.

create table code_block_states (
  block_id uuid primary key references code_blocks on delete cascade,
  org_id uuid not null references orgs on delete cascade,
  state bytea not null,
  state_seq bigint not null default 0,
  last_seq bigint not null default 0,
  derived_seq bigint not null default 0,
  draft jsonb not null
  -- Every append writes this row: without the state and the draft in it, it is short.
) with (toast_tuple_target = 128, fillfactor = 70);
create index code_block_states_org_idx on code_block_states (org_id, block_id);
select tenant_table('code_block_states');
select system_table('code_block_states');

create table code_block_updates (
  org_id uuid not null references orgs on delete cascade,
  block_id uuid not null references code_block_states on delete cascade,
  seq bigint not null,
  update bytea not null,
  user_id uuid references users on delete set null,
  at timestamptz not null default now(),
  primary key (block_id, seq)
);
create index code_block_updates_org_idx on code_block_updates (org_id, block_id, seq);
select tenant_table('code_block_updates');
select system_table('code_block_updates');
