-- Test runs of a part of the draft: up to a node, from a node, or only it. They run a snapshot of that part.
-- The snapshot of the whole draft that it was cut from, to show it in.
alter table workflow_versions add column cut_of uuid references workflow_versions on delete cascade;
create index workflow_versions_cut_idx on workflow_versions (cut_of) where cut_of is not null;
-- {mode, node_id, pinned, stale}; null for all other executions.
alter table executions add column partial jsonb;
