-- Flow control: limits per workflow and per queue, pause, debounce, and who waits for whom. What has none of it never comes here: one flag
-- on a row that the start reads anyway (is_gated) says so. An execution under flow control has a ticket from its start to its end:
--
--   held ──(its turn)──▸ called ──(its run was told)──▸ active ──(waits for people or time)──▸ waiting ──(goes on)──▸ held …
--
-- Whoever changes who may run takes flow_lock first. Lock order: flow_lock → row of the execution → its ticket.

alter table workflows
  add column paused_at timestamptz,
  add column paused_by uuid references users on delete set null,
  -- The published version has flow control in its settings.
  add column has_flow boolean not null default false,
  -- Kept by workflows_gate: a start must look closer (it is paused, has flow control, or the workspace has limits).
  add column is_gated boolean not null default false;
alter table webhook_routes add column is_gated boolean not null default false;
alter table executions add column is_gated boolean not null default false;

-- What a workspace has set itself; a queue without a row has its default.
create table queue_limits (
  org_id uuid not null references orgs on delete cascade,
  queue text not null,
  -- Null: no limit.
  max_running integer,
  updated_by uuid references users on delete set null,
  updated_at timestamptz not null default now(),
  primary key (org_id, queue)
);
select tenant_table('queue_limits');

create table flow_tickets (
  execution_id uuid primary key references executions on delete cascade,
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  -- Order of arrival.
  seq bigint generated always as identity,
  state text not null default 'held' check (state in ('held', 'called', 'active', 'waiting')),
  -- Who shares the limit: the workflow and the value of its key.
  pool text not null,
  pool_limit integer,
  queue text not null,
  queue_default integer,
  -- Order within a queue, so that a pool with many does not keep the others from theirs: the pool's next number, but not behind the times.
  -- 0: it has run before, and goes before those that have not.
  turn bigint not null,
  -- Stays held while another one of the pool waits for people (while_waiting: queue); queued: there was such a one, so they go one by one.
  waits boolean not null default false,
  queued boolean not null default false,
  -- It has waited for people, and has not ended since.
  asked boolean not null default false,
  -- It has run before.
  resumes boolean not null default false,
  -- It has a run that only waits to be woken.
  driven boolean not null default false,
  debounce text,
  due_at timestamptz,
  called_at timestamptz,
  created_at timestamptz not null default now()
);
create index flow_tickets_org_idx on flow_tickets (org_id, pool, state);
create index flow_tickets_queue_idx on flow_tickets (org_id, queue, state);
-- The lines: of a pool, and of a queue.
create index flow_tickets_line_idx on flow_tickets (org_id, pool, turn, seq) where state = 'held';
create index flow_tickets_turn_idx on flow_tickets (org_id, queue, turn) where state = 'held';
create index flow_tickets_asked_idx on flow_tickets (org_id, pool) where asked;
create index flow_tickets_debounce_idx on flow_tickets (org_id, debounce) where debounce is not null;
create index flow_tickets_state_idx on flow_tickets (state) where state in ('held', 'called');
select tenant_table('flow_tickets');
select system_table('flow_tickets');

-- Starts that count for a rate limit, until they do no more.
create table flow_starts (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  key text not null,
  at timestamptz not null,
  expires_at timestamptz not null
);
create index flow_starts_org_idx on flow_starts (org_id, workflow_id, key, at);
create index flow_starts_expiry_idx on flow_starts (expires_at);
select tenant_table('flow_starts');
select system_table('flow_starts');

create function flow_lock(p_org uuid) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('flowpilot.flow.' || p_org::text, 0));
end $$;

-- The flag, whoever writes the reasons for it.
create function flow_gate() returns trigger language plpgsql as $$
begin
  new.is_gated := new.paused_at is not null or new.has_flow or exists (select from queue_limits q where q.org_id = new.org_id);
  return new;
end $$;
create trigger workflows_gate before insert or update of paused_at, has_flow, is_gated on workflows for each row execute function flow_gate();

create function flow_gate_routes() returns trigger language plpgsql as $$
begin
  update webhook_routes set is_gated = new.is_gated where workflow_id = new.id;
  perform pg_notify('webhook_routes', '');
  return null;
end $$;
create trigger workflows_gate_routes after update on workflows for each row
  when (new.is_gated is distinct from old.is_gated) execute function flow_gate_routes();

create function flow_gate_route() returns trigger language plpgsql as $$
begin
  new.is_gated := coalesce((select w.is_gated from workflows w where w.id = new.workflow_id), false);
  return new;
end $$;
create trigger webhook_routes_gate before insert on webhook_routes for each row execute function flow_gate_route();

-- A ticket follows its execution. Executions without one never get past WHEN.
create function flow_follow() returns trigger language plpgsql as $$
begin
  if new.status = 'interrupted' then
    update flow_tickets set state = 'waiting', asked = asked
        or exists (select from approvals a where a.execution_id = new.id and a.status = 'pending')
      where execution_id = new.id;
  elsif new.status in ('completed', 'failed', 'cancelled') then
    delete from flow_tickets where execution_id = new.id;
  else
    return null;
  end if;
  perform pg_notify('flow_freed', new.org_id::text);
  return null;
end $$;
create trigger executions_flow after update of status on executions for each row
  when (new.is_gated and new.status is distinct from old.status) execute function flow_follow();

-- Calls everybody whose turn it is, of one pool or (null) of all. The caller holds flow_lock. Answers how many.
create function flow_promote(p_org uuid, p_pool text, p_now timestamptz) returns integer language plpgsql as $$
declare
  v_ticket record;
  v_active integer;
  v_limit integer;
  v_full text[] := '{}';
  v_called integer := 0;
begin
  for v_ticket in
    -- The pools that hold anybody, by hops over the index; of each no more than have a place: a line of thousands costs nothing.
    with recursive pools as (
      (select t.pool from flow_tickets t where t.org_id = p_org and t.state = 'held' and t.pool = coalesce(p_pool, t.pool)
        order by t.pool limit 1)
      union all
      select (select t.pool from flow_tickets t where t.org_id = p_org and t.state = 'held' and t.pool > p.pool order by t.pool limit 1)
        from pools p where p.pool is not null and p_pool is null
    )
    select c.* from pools p
      cross join lateral (
        select count(*) as active from flow_tickets a where a.org_id = p_org and a.pool = p.pool and a.state in ('called', 'active')) n
      cross join lateral (
        select t.pool_limit from flow_tickets t where t.org_id = p_org and t.pool = p.pool and t.state = 'held' order by t.turn, t.seq limit 1) h
      cross join lateral (
        select t.execution_id, t.pool, t.pool_limit, t.queue, t.queue_default, t.queued and not t.resumes as alone, t.turn, t.seq
        from flow_tickets t
        where t.org_id = p_org and t.pool = p.pool and t.state = 'held' and (t.due_at is null or t.due_at <= p_now)
          and (t.resumes or not exists (select from workflows w where w.id = t.workflow_id and w.paused_at is not null))
          and (t.resumes or not t.waits or not exists (
            select from flow_tickets o where o.org_id = p_org and o.pool = t.pool and o.asked and o.execution_id <> t.execution_id))
        order by t.turn, t.seq limit greatest(coalesce(h.pool_limit, 1000) - n.active, 0)) c
    order by c.turn, c.seq
  loop
    continue when v_ticket.queue = any (v_full);
    select count(*) into v_active from flow_tickets where org_id = p_org and pool = v_ticket.pool and state in ('called', 'active');
    continue when v_active >= coalesce(v_ticket.pool_limit, v_active + 1) or (v_ticket.alone and v_active > 0);
    select max_running into v_limit from queue_limits where org_id = p_org and queue = v_ticket.queue;
    if not found then
      v_limit := v_ticket.queue_default;
    end if;
    if v_limit is not null then
      select count(*) into v_active from flow_tickets where org_id = p_org and queue = v_ticket.queue and state in ('called', 'active');
      if v_active >= v_limit then
        v_full := v_full || v_ticket.queue;
        continue;
      end if;
    end if;
    update flow_tickets set state = 'called', called_at = p_now where execution_id = v_ticket.execution_id;
    v_called := v_called + 1;
  end loop;
  return v_called;
end $$;

-- The engine has an execution in hand that has not started, or wants to go on: may it? {go} or, until when to ask no more, {until}.
-- p_seq is its last event as the engine knows it. When somebody else has gone on since, its place is theirs: the engine finds out by itself.
create function flow_take(p_execution uuid, p_seq bigint, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  v_ticket flow_tickets;
begin
  select * into v_ticket from flow_tickets where execution_id = p_execution;
  if not found or v_ticket.state = 'active' then
    return '{"go": true}';
  end if;
  perform flow_lock(v_ticket.org_id);
  if not exists (select from executions e where e.id = p_execution and e.event_seq = p_seq) then
    return '{"go": true}';
  end if;
  update flow_tickets set driven = true, resumes = resumes or state = 'waiting', turn = case state when 'waiting' then 0 else turn end,
    state = case state when 'waiting' then 'held' else state end where execution_id = p_execution;
  perform flow_promote(v_ticket.org_id, v_ticket.pool, p_now);
  update flow_tickets set state = 'active' where execution_id = p_execution and state in ('called', 'active');
  if found then
    return '{"go": true}';
  end if;
  if exists (select from flow_tickets where org_id = v_ticket.org_id and state = 'called') then
    perform pg_notify('flow_freed', v_ticket.org_id::text);
  end if;
  return jsonb_build_object('go', false, 'until', case when v_ticket.due_at > p_now then v_ticket.due_at end);
end $$;
