-- The rest of the embedded Inngest server: step.invoke, flow control (concurrency, priority, singleton, idempotency, rate limit, timeouts),
-- cron, retention. A function that uses none of it pays nothing: its runs have flow and parent null, and every branch below asks for that first.
-- Lock order stays: advisory lock → row of the run → row of the queue. What one run does to another (a child's end, a singleton's
-- replacement) is a job in the queue and no lock on that run's row, so two runs never wait for each other.

-- Options that are decided when a run starts, as the engine compiled them; null: none, the run starts in the statement that takes the event in.
alter table inngest.functions add column options jsonb;

alter table inngest.runs
  -- The step.invoke that this run answers.
  add column parent_run text,
  add column parent_step text,
  -- {slots: [{key, limit}], priority, singleton}: what the options came to for this run's event.
  add column flow jsonb;
create index runs_parent_idx on inngest.runs (parent_run, parent_step) where parent_run is not null;

-- When a cancelOn ends; null: with the run.
alter table inngest.waits add column expires_at timestamptz;

alter table inngest.queue
  -- The concurrency key that has no room for this job. It is out of the claims' sight (due_at), so a full key hides no other key's jobs.
  add column parked text,
  -- Its place among those that wait for the key: older runs first, moved by their priority.
  add column rank timestamptz,
  drop constraint queue_kind_check,
  -- resume: an invoked run has ended · cutoff: a timeout, or a singleton that makes way · cron: run_id is the function, step_id the expression.
  add constraint queue_kind_check check (kind in ('discover', 'step', 'sleep', 'timeout', 'match', 'resume', 'cutoff', 'cron'));
create index queue_parked_idx on inngest.queue (parked, rank, id) where parked is not null;

-- Jobs that run under a concurrency key. A row counts while its job is held in that generation, so a settled, retried or taken-over job
-- needs no clearing up: the next look at the key does it.
create table inngest.slots (
  key text not null,
  job_id bigint not null,
  generation integer not null,
  primary key (key, job_id)
);

create table inngest.singletons (
  function_id text not null,
  key text not null,
  run_id text not null,
  primary key (function_id, key)
);

-- Rate limits (GCRA, as the real server has it): no start before `free_at`, less what may come in a burst. Idempotency is a limit of one in 24 hours.
create table inngest.limits (
  function_id text not null,
  key text not null,
  free_at timestamptz not null,
  primary key (function_id, key)
);

-- Later than anything that is ever due.
create function inngest.never() returns timestamptz language sql immutable parallel safe return timestamptz '2999-01-01 00:00:00+00';

drop function inngest.start_run(text, text);
create function inngest.start_run(
  p_function text, p_event text, p_flow jsonb default null, p_parent text default null, p_step text default null, p_due timestamptz default clock_timestamp()
) returns text language plpgsql as $$
declare
  -- Sorts by time of making: 48 bits of milliseconds, then random.
  v_run text := lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
    || right(replace(gen_random_uuid()::text, '-', ''), 20);
  v_function inngest.functions;
begin
  select * into v_function from inngest.functions where id = p_function;
  insert into inngest.runs (id, app_id, function_id, event_id, flow, parent_run, parent_step)
    values (v_run, v_function.app_id, p_function, p_event, p_flow, p_parent, p_step) on conflict (function_id, event_id) do nothing;
  if not found then
    return null;
  end if;
  insert into inngest.queue (app_id, kind, run_id, due_at) values (v_function.app_id, 'discover', v_run, p_due);
  if v_function.cancels <> '[]' then
    insert into inngest.waits (run_id, kind, step_id, app_id, event, match_key, expression, since, expires_at)
      select v_run, 'cancel', c.position::text, v_function.app_id, c.value ->> 'event',
        -- A field that the run's event lacks equals nothing.
        case when c.value ? 'mine' then coalesce(inngest.match_key(c.value ->> 'theirs', e.data -> (c.value ->> 'mine')), gen_random_uuid()) end,
        c.value ->> 'expression', clock_timestamp(), clock_timestamp() + (c.value ->> 'timeoutMs')::bigint * interval '1 ms'
      from inngest.events e, jsonb_array_elements(v_function.cancels) with ordinality as c(value, position) where e.id = p_event;
  end if;
  return v_run;
end $$;

-- Wakes the parent's step: it looks at what became of the child, if there is one.
create function inngest.resume_parent(p_parent text, p_step text) returns void language plpgsql as $$
begin
  insert into inngest.queue (app_id, kind, run_id, step_id) select app_id, 'resume', id, p_step from inngest.runs where id = p_parent
    on conflict (run_id, kind, step_id) do nothing;
  perform pg_notify('inngest', '');
end $$;

-- Starts a run of a function with options, or not, as they say. Called once for an event that a trigger or step.invoke leads to the function.
create function inngest.start_with(p_function text, p_event text, p_flow jsonb) returns boolean language plpgsql as $$
declare
  v_caller text[];
  v_run text;
  v_full text;
  v_free timestamptz;
  v_emission interval;
  v_due timestamptz := clock_timestamp() - coalesce((p_flow ->> 'priority')::integer, 0) * interval '1 s';
  v_row record;
begin
  perform from inngest.runs where function_id = p_function and event_id = p_event;
  if found then
    return false;
  end if;
  select string_to_array(data #>> '{_inngest,correlation_id}', '.') into v_caller from inngest.events
    where id = p_event and name = 'inngest/function.invoked';

  if p_flow ? 'limit' then
    v_emission := (p_flow -> 'limit' ->> 'emissionMs')::float8 * interval '1 ms';
    insert into inngest.limits as l (function_id, key, free_at) values (p_function, p_flow -> 'limit' ->> 'key', clock_timestamp() + v_emission)
      on conflict (function_id, key) do update set free_at = greatest(l.free_at, clock_timestamp()) + v_emission
        where l.free_at - (p_flow -> 'limit' ->> 'burst')::integer * v_emission <= clock_timestamp()
      returning l.free_at into v_free;
    if v_free is null then
      -- Nobody would ever answer the caller.
      if v_caller is not null then
        perform inngest.resume_parent(v_caller[1], v_caller[2]);
      end if;
      return false;
    end if;
  end if;

  if p_flow ? 'singleton' then
    perform pg_advisory_xact_lock(724307, hashtext(p_function || (p_flow ->> 'singleton')));
    for v_row in select r.id, r.app_id from inngest.singletons s join inngest.runs r on r.id = s.run_id
      where s.function_id = p_function and s.key = p_flow ->> 'singleton' and r.status = 'running'
    loop
      if p_flow ->> 'mode' = 'skip' then
        if v_caller is not null then
          perform inngest.resume_parent(v_caller[1], v_caller[2]);
        end if;
        return false;
      end if;
      insert into inngest.queue (app_id, kind, run_id, step_id) values (v_row.app_id, 'cutoff', v_row.id, 'singleton')
        on conflict (run_id, kind, step_id) do nothing;
    end loop;
  end if;

  v_run := inngest.start_run(p_function, p_event, p_flow, v_caller[1], v_caller[2], v_due);
  if p_flow ? 'singleton' then
    insert into inngest.singletons values (p_function, p_flow ->> 'singleton', v_run)
      on conflict (function_id, key) do update set run_id = excluded.run_id;
  end if;
  if p_flow ? 'startMs' then
    insert into inngest.queue (app_id, kind, run_id, step_id, due_at)
      select app_id, 'cutoff', id, 'start', clock_timestamp() + (p_flow ->> 'startMs')::bigint * interval '1 ms' from inngest.runs where id = v_run;
  end if;
  -- Where others wait already, it queues up behind them: a burst on one key costs the other keys' jobs no claim.
  for v_row in select s ->> 'key' as key from jsonb_array_elements(p_flow -> 'slots') as s order by 1 loop
    perform pg_advisory_xact_lock(724306, hashtext(v_row.key));
    if v_full is null and exists (select from inngest.queue where parked = v_row.key) then
      v_full := v_row.key;
    end if;
  end loop;
  if v_full is not null then
    update inngest.queue set parked = v_full, rank = v_due, due_at = inngest.never() where run_id = v_run and kind = 'discover';
  end if;
  return true;
end $$;

create or replace function inngest.discover(p_run text, p_force boolean) returns boolean language plpgsql as $$
begin
  if not p_force and exists (select from inngest.steps s where s.run_id = p_run and s.status = 'pending' and not s.race) then
    return false;
  end if;
  update inngest.runs set plan_only = false where id = p_run and plan_only;
  -- A claim that raced with us may not see the step just stored: whoever finds the row already there runs once more.
  insert into inngest.queue (app_id, kind, run_id, due_at)
    select app_id, 'discover', id, clock_timestamp() - greatest(coalesce((flow ->> 'priority')::integer, 0), 0) * interval '1 s' from inngest.runs where id = p_run
    on conflict (run_id, kind, step_id) do update set redo = true;
  return true;
end $$;

-- Ends a run and all that is open of it. The caller holds the lock on its row, from an earlier statement: this one would not see what the
-- lock's last holder has put on the queue.
create function inngest.finish_locked(p_run text, p_status text, p_output jsonb) returns boolean language plpgsql as $$
declare
  v_ended record;
begin
  with ended as (
    update inngest.runs set status = p_status, output = p_output, ended_at = clock_timestamp() where id = p_run and status = 'running'
      returning id, flow, parent_run, parent_step
  ), jobs as (
    delete from inngest.queue q using ended where q.run_id = ended.id
  ), waits as (
    delete from inngest.waits w using ended where w.run_id = ended.id
  ), steps as (
    delete from inngest.steps s using ended where s.run_id = ended.id and s.status = 'pending'
  )
  select * into v_ended from ended;
  if not found then
    return false;
  end if;
  if v_ended.flow is not null then
    delete from inngest.singletons where run_id = p_run and key = v_ended.flow ->> 'singleton';
  end if;
  if v_ended.parent_run is not null then
    perform inngest.resume_parent(v_ended.parent_run, v_ended.parent_step);
  end if;
  return true;
end $$;

create or replace function inngest.finish(p_run text, p_status text, p_output jsonb) returns boolean language plpgsql as $$
begin
  perform from inngest.runs where id = p_run and status = 'running' for update;
  return found and inngest.finish_locked(p_run, p_status, p_output);
end $$;

-- What a step that calls another run is told of it.
create function inngest.child_result(p_run text, p_step text) returns jsonb language sql stable
  return coalesce(
    (select case r.status
        when 'completed' then jsonb_build_object('data', coalesce(r.output -> 'data', 'null'))
        when 'failed' then jsonb_build_object('error', r.output -> 'error')
        else jsonb_build_object('error', jsonb_build_object('name', 'Error', 'message', 'The invoked function was cancelled.'))
      end from inngest.runs r where r.parent_run = p_run and r.parent_step = p_step and r.status <> 'running'),
    (select jsonb_build_object('error', jsonb_build_object('name', 'Error', 'message',
        case when f.id is null then 'could not find function with ID: ' || (e.data #>> '{_inngest,fn_id}')
          else 'The invoked function was not started: its rate limit, idempotency or singleton forbids it.' end))
      from inngest.events e left join inngest.functions f on f.id = e.data #>> '{_inngest,fn_id}' where e.id = p_run || '.' || p_step));

-- A step.invoke that is open gets its result. Answers whether the run has work at once.
create function inngest.resolve_invoke(p_run text, p_step text, p_result jsonb) returns boolean language plpgsql as $$
declare
  v_race boolean;
begin
  perform from inngest.steps where run_id = p_run and id = p_step and status = 'pending' and op = 'InvokeFunction';
  if not found or p_result is null then
    return false;
  end if;
  delete from inngest.queue where run_id = p_run and kind in ('timeout', 'resume') and step_id = p_step;
  v_race := inngest.memoise(p_run, p_step, 'InvokeFunction', null, p_result);
  return inngest.discover(p_run, coalesce(v_race, false));
end $$;

-- Starts the child of a step.invoke. The event's id names run and step, so there is never a second one.
create function inngest.invoke(p_run text, p_step text, p_function text, p_data jsonb, p_ts bigint) returns void language plpgsql as $$
declare
  v_event text := p_run || '.' || p_step;
  v_function inngest.functions;
begin
  insert into inngest.events (id, name, data, ts) values (v_event, 'inngest/function.invoked',
    p_data || jsonb_build_object('_inngest', jsonb_build_object('fn_id', p_function, 'correlation_id', v_event)), p_ts) on conflict (id) do nothing;
  if not found then
    return;
  end if;
  select * into v_function from inngest.functions where id = p_function;
  if not found then
    perform inngest.resume_parent(p_run, p_step);
  elsif v_function.options is null then
    perform inngest.start_run(p_function, v_event, null, p_run, p_step);
  else
    insert into inngest.queue (app_id, kind, event_id) values (v_function.app_id, 'match', v_event);
  end if;
  perform pg_notify('inngest', '');
end $$;

-- As in 0010, with start_run's new answer, cancelOn timeouts, and runs made up for only while their events' runs are kept for certain (retention
-- deletes a run three days after its end at the earliest): later, an event sent again must not start a second one.
create or replace function inngest.ingest(p_id text, p_name text, p_data jsonb, p_ts bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_new boolean;
  v_work boolean := false;
  v_keys uuid[];
  v_row record;
begin
  insert into inngest.events (id, name, data, ts) values (p_id, p_name, p_data, p_ts) on conflict (id) do nothing;
  v_new := found;
  if not v_new then
    perform from inngest.events where id = p_id and received_at > now() - interval '3 days';
    if not found then
      return false;
    end if;
  end if;
  for v_row in select distinct t.function_id from inngest.triggers t
    where t.event = p_name and t.expression is null and (t.match_field is null or p_data -> t.match_field = t.match_value)
  loop
    v_work := inngest.start_run(v_row.function_id, p_id) is not null or v_work;
  end loop;
  if v_new then
    v_keys := array(select inngest.match_key(key, value) from jsonb_each(p_data) where jsonb_typeof(value) not in ('object', 'array'));
    -- Against a wait that is being registered right now (settle takes the same lock alone, then looks back at events): whichever of
    -- the two comes second sees the other.
    perform pg_advisory_xact_lock_shared(724301, bucket) from (
      select distinct hashtext(p_name || coalesce(k::text, '')) & 1023 as bucket from unnest(array_append(v_keys, null)) as k order by 1) as b;
    for v_row in
      select w.run_id, w.kind, w.step_id from inngest.waits w
        where w.event = p_name and w.match_key = any (v_keys) and w.expression is null and (w.expires_at is null or w.expires_at > now())
      union all
      select w.run_id, w.kind, w.step_id from inngest.waits w
        where w.event = p_name and w.match_key is null and w.expression is null and (w.expires_at is null or w.expires_at > now())
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

-- As in 0010, and: a way of its own for the commonest job, the one that ends its run and has nothing else to say; resume, cutoff, invokes.
create or replace function inngest.settle(p_job bigint, p_generation integer, p_change jsonb) returns text language plpgsql as $$
declare
  v_run text := p_change ->> 'run';
  v_job inngest.queue;
  v_status text;
  v_due boolean := false;
  v_race boolean := false;
  v_planned jsonb;
  v_row record;
begin
  if p_change ? 'finish' then
    select status into v_status from inngest.runs where id = v_run for update;
    delete from inngest.queue where id = p_job and generation = p_generation;
    if not found then
      return 'stale';
    end if;
    if v_status = 'running' then
      perform inngest.finish_locked(v_run, p_change -> 'finish' ->> 'status', p_change -> 'finish' -> 'output');
      if p_change ? 'events' then
        perform inngest.ingest(e ->> 'id', e ->> 'name', e -> 'data', (e ->> 'ts')::bigint) from jsonb_array_elements(p_change -> 'events') as e;
      end if;
    end if;
    return 'done';
  end if;

  v_planned := coalesce(p_change -> 'planned', '[]');
  if p_change ? 'planned' then
    perform pg_advisory_xact_lock(724301, bucket) from (
      select distinct hashtext((w ->> 'event') || coalesce(inngest.match_key(w ->> 'field', w -> 'value')::text, '')) & 1023 as bucket
      from jsonb_array_elements(v_planned) as p, lateral (select p -> 'wait' as w) as x where p ? 'wait' order by 1) as b;
  end if;
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
  if p_change ? 'cutoff' then
    perform inngest.finish_locked(v_run, 'cancelled', null);
    return 'done';
  end if;

  for v_row in select s ->> 'id' as id, s ->> 'op' as op, s ->> 'name' as name, s -> 'value' as value from jsonb_array_elements(p_change -> 'results') as s loop
    v_race := coalesce(inngest.memoise(v_run, v_row.id, v_row.op, v_row.name, v_row.value), false) or v_race;
  end loop;
  if p_change ? 'planned' then
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
    for v_row in select p ->> 'id' as step, p -> 'invoke' as invoke from jsonb_array_elements(v_planned) as p where p ? 'invoke' loop
      perform inngest.invoke(v_run, v_row.step, v_row.invoke ->> 'function', v_row.invoke -> 'data', (v_row.invoke ->> 'ts')::bigint);
      v_due := true;
    end loop;
  end if;
  if p_change ? 'expire' then
    v_due := inngest.resolve_wait(v_run, p_change ->> 'expire', 'null') or v_due;
    v_due := inngest.resolve_invoke(v_run, p_change ->> 'expire', jsonb_build_object('error', jsonb_build_object(
      'name', 'InngestInvokeTimeoutError', 'message', 'Timed out waiting for invoked function to complete'))) or v_due;
  end if;
  if p_change ? 'resume' then
    v_due := inngest.resolve_invoke(v_run, p_change ->> 'resume', inngest.child_result(v_run, p_change ->> 'resume')) or v_due;
  end if;
  if (p_change ->> 'discover')::boolean then
    v_due := inngest.discover(v_run, v_race) or v_due;
  end if;
  if v_job.redo then
    v_due := inngest.discover(v_run, true) or v_due;
  end if;
  return case when v_due then 'due' else 'done' end;
end $$;

-- As in 0010; p_functions are [{id, flow?}]: what the triggers lead to, and for a function with options what they came to.
create or replace function inngest.settle_match(p_job bigint, p_generation integer, p_waits jsonb, p_functions jsonb) returns text language plpgsql as $$
declare
  v_event text;
  v_due boolean := false;
  v_row record;
begin
  for v_row in select w ->> 'run' as run from jsonb_array_elements(p_waits) as w order by 1 loop
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
  for v_row in select f ->> 'id' as id, f -> 'flow' as flow from jsonb_array_elements(p_functions) as f order by 1 loop
    if v_row.flow is null then
      v_due := inngest.start_run(v_row.id, v_event) is not null or v_due;
    else
      v_due := inngest.start_with(v_row.id, v_event, v_row.flow) or v_due;
    end if;
  end loop;
  return case when v_due then 'due' else 'done' end;
end $$;

-- Deletes what counts no more under a key, and answers how many jobs run under it.
create function inngest.running(p_key text) returns integer language plpgsql as $$
begin
  delete from inngest.slots s where s.key = p_key and not exists (
    select from inngest.queue q where q.id = s.job_id and q.generation = s.generation and q.owner is not null);
  return (select count(*) from inngest.slots s where s.key = p_key);
end $$;

-- Of jobs just claimed, those that their concurrency keys have room for; the others are parked. One engine at a time looks at a key.
create function inngest.admit(p_jobs bigint[]) returns bigint[] language plpgsql as $$
declare
  v_admitted bigint[] := '{}';
  v_full text;
  v_job record;
  v_slot record;
begin
  perform pg_advisory_xact_lock(724306, h) from (
    select distinct hashtext(s ->> 'key') as h from inngest.queue q join inngest.runs r on r.id = q.run_id, jsonb_array_elements(r.flow -> 'slots') as s
    where q.id = any (p_jobs) order by 1) as keys;
  for v_job in
    select q.id, q.generation, r.flow -> 'slots' as slots, r.started_at - coalesce((r.flow ->> 'priority')::integer, 0) * interval '1 s' as rank
    from inngest.queue q join inngest.runs r on r.id = q.run_id where q.id = any (p_jobs) order by 4, 1
  loop
    v_full := null;
    for v_slot in select s ->> 'key' as key, (s ->> 'limit')::integer as most from jsonb_array_elements(v_job.slots) as s loop
      if inngest.running(v_slot.key) >= v_slot.most then
        v_full := v_slot.key;
        exit;
      end if;
    end loop;
    if v_full is null then
      insert into inngest.slots (key, job_id, generation) select distinct s ->> 'key', v_job.id, v_job.generation from jsonb_array_elements(v_job.slots) as s
        on conflict (key, job_id) do update set generation = excluded.generation;
      v_admitted := v_admitted || v_job.id;
    else
      update inngest.queue set owner = null, parked = v_full, rank = v_job.rank, due_at = inngest.never()
        where id = v_job.id and generation = v_job.generation;
    end if;
  end loop;
  return v_admitted;
end $$;

-- Lets as many parked jobs go as the keys have room for, oldest run first; whoever claims them asks again. Called when a job under them is settled.
create function inngest.release(p_slots jsonb) returns boolean language plpgsql as $$
declare
  v_woken boolean := false;
  v_slot record;
begin
  for v_slot in select s ->> 'key' as key, min((s ->> 'limit')::integer) as most from jsonb_array_elements(p_slots) as s group by 1 order by hashtext(s ->> 'key') loop
    perform pg_advisory_xact_lock(724306, hashtext(v_slot.key));
    update inngest.queue set parked = null, due_at = least(rank, clock_timestamp()) where id in (
      select id from inngest.queue where parked = v_slot.key order by rank, id limit greatest(v_slot.most - inngest.running(v_slot.key), 0) for update skip locked);
    v_woken := v_woken or found;
  end loop;
  if v_woken then
    perform pg_notify('inngest', '');
  end if;
  return v_woken;
end $$;

-- For the poll: the engine that held a slot may have died, or its run was cancelled. Steps from key to key, however many wait for each.
create function inngest.unpark() returns boolean language plpgsql as $$
declare
  v_woken boolean := false;
  v_slot jsonb;
begin
  for v_slot in
    with recursive first as (
      (select parked, run_id from inngest.queue where parked is not null order by parked, rank, id limit 1)
      union all
      select next.* from first, lateral (
        select q.parked, q.run_id from inngest.queue q where q.parked > first.parked order by q.parked, q.rank, q.id limit 1) as next
    )
    select s from first join inngest.runs r on r.id = first.run_id, jsonb_array_elements(r.flow -> 'slots') as s where s ->> 'key' = first.parked
    order by hashtext(s ->> 'key')
  loop
    v_woken := inngest.release(jsonb_build_array(v_slot)) or v_woken;
  end loop;
  return v_woken;
end $$;

-- A run with timeouts has begun: the one for its start is met, the one for its end counts from now.
create function inngest.begin_run(p_run text, p_finish_ms bigint) returns void language plpgsql as $$
begin
  delete from inngest.queue where run_id = p_run and kind = 'cutoff' and step_id = 'start';
  insert into inngest.queue (app_id, kind, run_id, step_id, due_at)
    select app_id, 'cutoff', id, 'finish', clock_timestamp() + p_finish_ms * interval '1 ms' from inngest.runs
      where id = p_run and status = 'running' and p_finish_ms is not null
    on conflict (run_id, kind, step_id) do nothing;
end $$;

-- A cron's moment has come: one run for it, and the job waits for the next one. The fence makes it one, however many engines there are.
create function inngest.settle_cron(p_job bigint, p_generation integer, p_event jsonb, p_flow jsonb, p_next timestamptz) returns text language plpgsql as $$
declare
  v_job inngest.queue;
begin
  select * into v_job from inngest.queue where id = p_job and generation = p_generation for update;
  if not found then
    return 'stale';
  end if;
  insert into inngest.events (id, name, data, ts) values (p_event ->> 'id', p_event ->> 'name', p_event -> 'data', (p_event ->> 'ts')::bigint)
    on conflict (id) do nothing;
  if p_flow is null then
    perform inngest.start_run(v_job.run_id, p_event ->> 'id');
  else
    perform inngest.start_with(v_job.run_id, p_event ->> 'id', p_flow);
  end if;
  if p_next is null then
    delete from inngest.queue where id = p_job;
  else
    update inngest.queue set owner = null, abandoned = 0, created_at = p_next, due_at = p_next where id = p_job;
  end if;
  return 'due';
end $$;

revoke execute on all functions in schema inngest from public;
grant select, insert, update, delete on all tables in schema inngest to flowpilot_system;
grant execute on all functions in schema inngest to flowpilot_system;
grant execute on function inngest.ingest(text, text, jsonb, bigint) to flowpilot_app;
