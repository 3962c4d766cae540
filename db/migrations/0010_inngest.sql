-- The embedded Inngest server (inngest/embedded). It holds ids, states and the few bytes that steps return; payloads stay in executions.
-- What must be atomic lives here as functions, each called in one statement: ingest (an event and all it sets off, inside the
-- caller's transaction), checkpoint and settle (a step's result and what comes next). Lock order everywhere: advisory lock of a
-- wait → row of the run → row of the queue.

create table inngest.functions (
  id text primary key,
  app_id text not null,
  config jsonb not null,
  -- cancelOn as [{event, expression?, mine?, theirs?}]: event.data.<mine> == async.data.<theirs> is matched by index, a rest by CEL.
  cancels jsonb not null,
  synced_at timestamptz not null default clock_timestamp()
);

create table inngest.triggers (
  event text not null,
  function_id text not null references inngest.functions on delete cascade,
  position integer not null,
  -- event.data.<field> must equal value; null: no such condition.
  match_field text,
  match_value jsonb,
  -- CEL that only the engine can evaluate; null: none left.
  expression text,
  primary key (event, function_id, position)
);
create index triggers_function_idx on inngest.triggers (function_id);

create table inngest.events (
  id text primary key,
  name text not null,
  data jsonb not null,
  -- Milliseconds since 1970, as Inngest events carry it.
  ts bigint not null,
  received_at timestamptz not null default clock_timestamp()
);
create index events_recent_idx on inngest.events (name, received_at);

create table inngest.runs (
  id text primary key,
  app_id text not null,
  function_id text not null,
  event_id text not null,
  status text not null default 'running' check (status in ('running', 'completed', 'failed', 'cancelled')),
  -- While parallel steps are open the SDK may only report steps, not run them itself.
  plan_only boolean not null default false,
  output jsonb,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  -- An event starts a function once, however often it is sent.
  unique (function_id, event_id)
);

create table inngest.steps (
  run_id text not null,
  id text not null,
  seq bigint generated always as identity,
  name text,
  op text not null,
  -- A member of a race wakes its run alone; others wake it when the last of the group is done.
  race boolean not null default false,
  status text not null check (status in ('pending', 'done')),
  result jsonb,
  primary key (run_id, id)
);

create table inngest.waits (
  run_id text not null,
  kind text not null check (kind in ('event', 'cancel')),
  -- The waiting step, or the position in cancelOn.
  step_id text not null,
  app_id text not null,
  event text not null,
  -- match_key(field, value) of the awaited event; null: any event of that name.
  match_key uuid,
  expression text,
  -- Only events received after this count.
  since timestamptz not null,
  primary key (run_id, kind, step_id)
);
create index waits_match_idx on inngest.waits (event, match_key);

create table inngest.queue (
  id bigint generated always as identity primary key,
  app_id text not null,
  kind text not null check (kind in ('discover', 'step', 'sleep', 'timeout', 'match')),
  run_id text,
  step_id text not null default '',
  event_id text,
  attempt integer not null default 0,
  -- When it may be taken: the moment it is due, and once taken, the end of the lease. So one index finds both.
  due_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  owner integer,
  -- Raised by each claim: a result that carries an older one is discarded.
  generation integer not null default 0,
  -- How often an owner went away without a result: a job that kills its process must not do so for ever.
  abandoned integer not null default 0,
  -- Asked for again while it was there: run once more when done.
  redo boolean not null default false,
  unique (run_id, kind, step_id)
);
create index queue_due_idx on inngest.queue (app_id, due_at, id);
-- Rows live for milliseconds; without this the dead ones pile up at the front of the index that claims read.
alter table inngest.queue set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
alter table inngest.waits set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);

-- Engine processes. Each holds the session advisory lock (724302, id) while it lives, so a dead one is known at once.
create table inngest.workers (
  id integer primary key,
  started_at timestamptz not null default clock_timestamp()
);

create function inngest.match_key(p_field text, p_value jsonb) returns uuid language sql immutable strict parallel safe
  return md5(p_field || '=' || p_value::text)::uuid;

-- An event as the SDK sees it.
create function inngest.event_json(p_event text) returns jsonb language sql stable
  return (select jsonb_build_object('id', e.id, 'name', e.name, 'data', e.data, 'ts', e.ts) from inngest.events e where e.id = p_event);

-- Puts the run's function on the queue, unless steps of its parallel group are still open.
create function inngest.discover(p_run text, p_force boolean) returns boolean language plpgsql as $$
begin
  if not p_force and exists (select from inngest.steps s where s.run_id = p_run and s.status = 'pending' and not s.race) then
    return false;
  end if;
  update inngest.runs set plan_only = false where id = p_run and plan_only;
  -- A claim that raced with us may not see the step just stored: whoever finds the row already there runs once more.
  insert into inngest.queue (app_id, kind, run_id) select app_id, 'discover', id from inngest.runs where id = p_run
    on conflict (run_id, kind, step_id) do update set redo = true;
  return true;
end $$;

-- Stores a step's result once; answers whether the step was a member of a race, null when it had a result already.
create function inngest.memoise(p_run text, p_step text, p_op text, p_name text, p_result jsonb) returns boolean language plpgsql as $$
declare
  v_race boolean;
begin
  insert into inngest.steps as s (run_id, id, name, op, status, result) values (p_run, p_step, p_name, p_op, 'done', p_result)
    on conflict (run_id, id) do update set status = 'done', result = excluded.result, seq = default where s.status = 'pending'
    returning s.race into v_race;
  return v_race;
end $$;

create function inngest.finish(p_run text, p_status text, p_output jsonb) returns boolean language plpgsql as $$
begin
  update inngest.runs set status = p_status, output = p_output, ended_at = clock_timestamp() where id = p_run and status = 'running';
  if not found then
    return false;
  end if;
  delete from inngest.queue where run_id = p_run;
  delete from inngest.waits where run_id = p_run;
  delete from inngest.steps where run_id = p_run and status = 'pending';
  return true;
end $$;

-- The awaited event is there (or, with null, the time is over). Answers whether the run has work at once.
create function inngest.resolve_wait(p_run text, p_step text, p_result jsonb) returns boolean language plpgsql as $$
declare
  v_race boolean;
begin
  perform from inngest.runs where id = p_run and status = 'running' for update;
  if not found then
    return false;
  end if;
  delete from inngest.waits where run_id = p_run and kind = 'event' and step_id = p_step;
  if not found then
    return false;
  end if;
  delete from inngest.queue where run_id = p_run and kind = 'timeout' and step_id = p_step;
  v_race := inngest.memoise(p_run, p_step, 'WaitForEvent', null, p_result);
  return inngest.discover(p_run, coalesce(v_race, false));
end $$;

create function inngest.start_run(p_function text, p_event text) returns boolean language plpgsql as $$
declare
  -- Sorts by time of making: 48 bits of milliseconds, then random.
  v_run text := lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
    || right(replace(gen_random_uuid()::text, '-', ''), 20);
begin
  insert into inngest.runs (id, app_id, function_id, event_id) select v_run, f.app_id, f.id, p_event from inngest.functions f where f.id = p_function
    on conflict (function_id, event_id) do nothing;
  if not found then
    return false;
  end if;
  insert into inngest.queue (app_id, kind, run_id) select f.app_id, 'discover', v_run from inngest.functions f where f.id = p_function;
  insert into inngest.waits (run_id, kind, step_id, app_id, event, match_key, expression, since)
    select v_run, 'cancel', c.position::text, f.app_id, c.value ->> 'event',
      -- A field that the run's event lacks equals nothing.
      case when c.value ? 'mine' then coalesce(inngest.match_key(c.value ->> 'theirs', e.data -> (c.value ->> 'mine')), gen_random_uuid()) end,
      c.value ->> 'expression', clock_timestamp()
    from inngest.functions f join inngest.events e on e.id = p_event, jsonb_array_elements(f.cancels) with ordinality as c(value, position)
    where f.id = p_function;
  return true;
end $$;

-- Takes in an event, in the caller's transaction: the event, runs of the functions it triggers with their queue entries, the waits
-- and cancels it matches, and a NOTIFY. Sent again under the same id it only makes up for runs that are missing. Answers whether the
-- id was new. security definer: the app's role may send events and touch nothing else here.
create function inngest.ingest(p_id text, p_name text, p_data jsonb, p_ts bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_new boolean;
  v_work boolean := false;
  v_keys uuid[];
  v_row record;
begin
  insert into inngest.events (id, name, data, ts) values (p_id, p_name, p_data, p_ts) on conflict (id) do nothing;
  v_new := found;
  for v_row in select distinct t.function_id from inngest.triggers t
    where t.event = p_name and t.expression is null and (t.match_field is null or p_data -> t.match_field = t.match_value)
  loop
    v_work := inngest.start_run(v_row.function_id, p_id) or v_work;
  end loop;
  if v_new then
    v_keys := array(select inngest.match_key(key, value) from jsonb_each(p_data) where jsonb_typeof(value) not in ('object', 'array'));
    -- Against a wait that is being registered right now (settle takes the same lock alone, then looks back at events): whichever of
    -- the two comes second sees the other.
    perform pg_advisory_xact_lock_shared(724301, bucket) from (
      select distinct hashtext(p_name || coalesce(k::text, '')) & 1023 as bucket from unnest(array_append(v_keys, null)) as k order by 1) as b;
    for v_row in
      select w.run_id, w.kind, w.step_id from inngest.waits w where w.event = p_name and w.match_key = any (v_keys) and w.expression is null
      union all
      select w.run_id, w.kind, w.step_id from inngest.waits w where w.event = p_name and w.match_key is null and w.expression is null
      order by 1
    loop
      if v_row.kind = 'cancel' then
        perform inngest.finish(v_row.run_id, 'cancelled', null);
      else
        v_work := inngest.resolve_wait(v_row.run_id, v_row.step_id, inngest.event_json(p_id)) or v_work;
      end if;
    end loop;
  end if;
  -- What only CEL can decide is decided by the engine.
  insert into inngest.queue (app_id, kind, event_id) select distinct a.app_id, 'match', p_id from (
      select f.app_id from inngest.triggers t join inngest.functions f on f.id = t.function_id where t.event = p_name and t.expression is not null
      union
      select w.app_id from inngest.waits w where v_new and w.event = p_name and w.match_key = any (v_keys) and w.expression is not null
      union
      select w.app_id from inngest.waits w where v_new and w.event = p_name and w.match_key is null and w.expression is not null) as a;
  if found or v_work then
    perform pg_notify('inngest', '');
  end if;
  return v_new;
end $$;

-- Stores the results that the SDK posts in the middle of a request, and prolongs the lease. False: the request is stale.
create function inngest.checkpoint(p_job bigint, p_generation integer, p_lease_ms integer, p_steps jsonb) returns boolean language plpgsql as $$
declare
  v_run text;
begin
  update inngest.queue set due_at = clock_timestamp() + p_lease_ms * interval '1 ms' where id = p_job and generation = p_generation and owner is not null
    returning run_id into v_run;
  if v_run is null then
    return false;
  end if;
  perform inngest.memoise(v_run, s ->> 'id', s ->> 'op', s ->> 'name', s -> 'value') from jsonb_array_elements(p_steps) as s;
  return true;
end $$;

-- Ends a job: stores what came of it and puts what follows on the queue, or nothing at all when the job is no longer the caller's.
-- p_change is a Transition (inngest/embedded/types.ts). Answers 'stale', 'due' (there is work at once) or 'done'.
create function inngest.settle(p_job bigint, p_generation integer, p_change jsonb) returns text language plpgsql as $$
declare
  v_run text;
  v_job inngest.queue;
  v_status text;
  v_due boolean := false;
  v_race boolean := false;
  v_planned jsonb := coalesce(p_change -> 'planned', '[]');
  v_row record;
begin
  perform pg_advisory_xact_lock(724301, bucket) from (
    select distinct hashtext((w ->> 'event') || coalesce(inngest.match_key(w ->> 'field', w -> 'value')::text, '')) & 1023 as bucket
    from jsonb_array_elements(v_planned) as p, lateral (select p -> 'wait' as w) as x where p ? 'wait' order by 1) as b;
  v_run := p_change ->> 'run';
  select status into v_status from inngest.runs where id = v_run for update;
  select * into v_job from inngest.queue where id = p_job and generation = p_generation for update;
  if not found then
    return 'stale';
  end if;
  if p_change ? 'retry' and v_status = 'running' then
    update inngest.queue set owner = null, attempt = (p_change -> 'retry' ->> 'attempt')::integer,
      due_at = clock_timestamp() + (p_change -> 'retry' ->> 'delayMs')::bigint * interval '1 ms' where id = p_job;
    return case when (p_change -> 'retry' ->> 'delayMs')::bigint = 0 then 'due' else 'done' end;
  end if;
  delete from inngest.queue where id = p_job;
  if v_status is distinct from 'running' then
    return 'done';
  end if;

  if p_change ? 'finish' then
    perform inngest.finish(v_run, p_change -> 'finish' ->> 'status', p_change -> 'finish' -> 'output');
    perform inngest.ingest(e ->> 'id', e ->> 'name', e -> 'data', (e ->> 'ts')::bigint) from jsonb_array_elements(p_change -> 'events') as e;
    return 'done';
  end if;

  for v_row in select s ->> 'id' as id, s ->> 'op' as op, s ->> 'name' as name, s -> 'value' as value from jsonb_array_elements(p_change -> 'results') as s loop
    v_race := coalesce(inngest.memoise(v_run, v_row.id, v_row.op, v_row.name, v_row.value), false) or v_race;
  end loop;
  if (p_change ->> 'planOnly')::boolean then
    update inngest.runs set plan_only = true where id = v_run;
  end if;
  for v_row in
    with opened as (
      insert into inngest.steps (run_id, id, name, op, race, status)
        select v_run, p ->> 'id', p ->> 'name', p ->> 'op', (p ->> 'race')::boolean, 'pending' from jsonb_array_elements(v_planned) as p
        on conflict (run_id, id) do nothing returning id
    ), queued as (
      insert into inngest.queue (app_id, kind, run_id, step_id, due_at)
        select v_job.app_id, p -> 'job' ->> 'kind', v_run, o.id, clock_timestamp() + coalesce((p -> 'job' ->> 'delayMs')::bigint, 0) * interval '1 ms'
        from opened o join jsonb_array_elements(v_planned) as p on p ->> 'id' = o.id where p ? 'job' returning due_at
    ), waiting as (
      insert into inngest.waits (run_id, kind, step_id, app_id, event, match_key, expression, since)
        select v_run, 'event', o.id, v_job.app_id, w ->> 'event',
          case when w ? 'field' then coalesce(inngest.match_key(w ->> 'field', w -> 'value'), gen_random_uuid()) end, w ->> 'expression', v_job.created_at
        from opened o join jsonb_array_elements(v_planned) as p on p ->> 'id' = o.id, lateral (select p -> 'wait' as w) as x where p ? 'wait'
        returning step_id, event, match_key, expression, since
    )
    select w.*, (select coalesce(bool_or(q.due_at <= clock_timestamp()), false) from queued q) as due from waiting w
    right join (select) as always on true
  loop
    v_due := v_due or v_row.due;
    continue when v_row.step_id is null;
    -- Looking back: an event that came after this request was asked for, and before the wait stood, counts too.
    v_due := inngest.look_back(v_run, v_job.app_id, v_row.step_id, v_row.event, v_row.match_key, v_row.expression, v_row.since) or v_due;
  end loop;
  if p_change ? 'expire' then
    v_due := inngest.resolve_wait(v_run, p_change ->> 'expire', 'null') or v_due;
  end if;
  if (p_change ->> 'discover')::boolean then
    v_due := inngest.discover(v_run, v_race) or v_due;
  end if;
  if v_job.redo then
    v_due := inngest.discover(v_run, true) or v_due;
  end if;
  return case when v_due then 'due' else 'done' end;
end $$;

create function inngest.look_back(p_run text, p_app text, p_step text, p_event text, p_key uuid, p_expression text, p_since timestamptz)
returns boolean language plpgsql as $$
declare
  v_event text;
begin
  for v_event in select e.id from inngest.events e where e.name = p_event and e.received_at > p_since and (p_key is null or exists (
      select from jsonb_each(e.data) as f where jsonb_typeof(f.value) not in ('object', 'array') and inngest.match_key(f.key, f.value) = p_key))
    order by e.received_at
  loop
    if p_expression is null then
      return inngest.resolve_wait(p_run, p_step, inngest.event_json(v_event));
    end if;
    insert into inngest.queue (app_id, kind, event_id) values (p_app, 'match', v_event);
  end loop;
  return v_event is not null;
end $$;

-- Ends a match job: the waits and triggers that CEL found true. A wait that was resolved meanwhile is left alone.
create function inngest.settle_match(p_job bigint, p_generation integer, p_waits jsonb, p_functions jsonb) returns text language plpgsql as $$
declare
  v_event text;
  v_due boolean := false;
  v_row record;
begin
  for v_row in select w ->> 'run' as run, w ->> 'step' as step, w ->> 'kind' as kind from jsonb_array_elements(p_waits) as w order by 1 loop
    perform from inngest.runs where id = v_row.run for update;
  end loop;
  delete from inngest.queue where id = p_job and generation = p_generation returning event_id into v_event;
  if v_event is null then
    return 'stale';
  end if;
  for v_row in select w ->> 'run' as run, w ->> 'step' as step, w ->> 'kind' as kind from jsonb_array_elements(p_waits) as w order by 1 loop
    if v_row.kind = 'cancel' then
      perform inngest.finish(v_row.run, 'cancelled', null);
    else
      v_due := inngest.resolve_wait(v_row.run, v_row.step, inngest.event_json(v_event)) or v_due;
    end if;
  end loop;
  for v_row in select f #>> '{}' as id from jsonb_array_elements(p_functions) as f loop
    v_due := inngest.start_run(v_row.id, v_event) or v_due;
  end loop;
  return case when v_due then 'due' else 'done' end;
end $$;

revoke execute on all functions in schema inngest from public;
grant select, insert, update, delete on all tables in schema inngest to flowpilot_system;
grant execute on all functions in schema inngest to flowpilot_system;
grant execute on function inngest.ingest(text, text, jsonb, bigint) to flowpilot_app;
