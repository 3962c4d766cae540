-- The app never works as the owner of the tables: flowpilot_app sees one workspace (app.org_id), flowpilot_system only the tables
-- that sign-in, webhooks and maintenance need across workspaces. The two roles themselves are made by db/migrate.ts.
create schema if not exists langgraph;
create schema if not exists inngest;
grant usage on schema public, langgraph, inngest to flowpilot_app, flowpilot_system;

-- The workspace of this transaction; null outside of one, so that nothing is readable and nothing can be written.
create function app_org() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.org_id', true), '')::uuid;

-- Closes a table to all but its own workspace. Its rows carry org_id.
create function tenant_table(name regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy tenant on %s for all to flowpilot_app using (org_id = app_org()) with check (org_id = app_org())', name);
  execute format('grant select, insert, update, delete on %s to flowpilot_app', name);
end $$;

-- Opens a table to cross-workspace maintenance.
create function system_table(name regclass) returns void language plpgsql as $$
begin
  execute format('create policy system on %s for all to flowpilot_system using (true) with check (true)', name);
  execute format('grant select, insert, update, delete on %s to flowpilot_system', name);
end $$;

revoke execute on function tenant_table, system_table from public;
