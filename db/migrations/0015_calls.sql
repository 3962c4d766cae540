-- Executions that a workflow node of another one has started. An execution without a parent has none of this, and is in none of the indexes.
alter table executions
  add column parent_execution_id uuid references executions on delete cascade,
  add column parent_node_id text,
  add column parent_run_id uuid,
  add column root_execution_id uuid,
  add column depth smallint not null default 0,
  add column returned_at timestamptz;
create index executions_parent_idx on executions (parent_execution_id, id) where parent_execution_id is not null;
create index executions_unreturned_idx on executions (parent_execution_id) where parent_execution_id is not null and returned_at is null;
create index executions_root_idx on executions (root_execution_id) where root_execution_id is not null;

-- The execution waits no longer for what it has called (p_only: for these of it): asks for all that still runs below it to be cancelled.
-- Answers which those are; the caller tells whoever drives them. Rows are locked in the order of their ids, so that two cancels do not
-- wait for each other in a circle.
create function abandon_calls(p_parent uuid, p_only uuid[]) returns setof uuid language plpgsql as $$
begin
  return query
  with recursive below as (
    select c.id from executions c
      where c.parent_execution_id = p_parent and c.returned_at is null and (p_only is null or c.id = any (p_only))
    union
    select c.id from executions c join below b on c.parent_execution_id = b.id where c.returned_at is null
  ), held as (
    select c.id from executions c where c.id in (select b.id from below b) order by c.id for no key update
  ), asked as (
    update executions c set
      returned_at = case when c.parent_execution_id = p_parent then now() else c.returned_at end,
      cancel_requested_at = case when c.status in ('pending', 'running', 'interrupted') then coalesce(c.cancel_requested_at, now())
        else c.cancel_requested_at end
    from held h where c.id = h.id returning c.id, c.status
  )
  select a.id from asked a where a.status in ('pending', 'running', 'interrupted');
end $$;
