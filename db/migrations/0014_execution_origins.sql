-- Executions made from others (replay, fork, resume), failed executions that nobody has dealt with, and rounds of the sweeper without progress.
alter table executions
  add column origin_id uuid references executions on delete set null,
  add column origin_kind text,
  add column origin_node text,
  add column origin_checkpoint integer,
  -- Where it begins when not at the start: tokens, counters and nodes to trigger. Outputs lie in its node_runs that are marked reused.
  add column seed jsonb,
  -- A failed one was dealt with: retried or dismissed.
  add column handled text,
  add column handled_at timestamptz,
  -- Runs that the sweeper has asked for without the checkpoint moving on: how many, the last one's turn, and that checkpoint.
  add column lost_runs integer default 0 not null,
  add column lost_turn bigint,
  add column lost_at text;
create index executions_origin_idx on executions (origin_id) where origin_id is not null;
create index executions_dead_idx on executions (org_id, id) where status = 'failed' and handled is null and not is_test;

-- Taken over from the origin: not run here.
alter table node_runs add column reused boolean default false not null;
