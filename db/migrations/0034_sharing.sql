-- Sharing of one workflow: who works on it as what, beside their role in the workspace, and which workflows only those people see.

-- Who looks, for as long as a transaction that serves a request lasts; null: who sees everything, such as the engine and admins.
create function app_viewer() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.viewer', true), '')::uuid;
-- Roles on a workflow that count for what they are about to do; unset: every role.
create function app_viewer_roles() returns text[] language sql stable parallel safe
  return string_to_array(coalesce(nullif(current_setting('app.viewer_roles', true), ''), 'owner,editor,viewer'), ',');

create table workflow_collaborators (
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  user_id uuid not null,
  role text not null check (role in ('owner', 'editor', 'viewer')),
  created_at timestamptz default now() not null,
  primary key (workflow_id, user_id),
  -- Who leaves the workspace works on nothing in it any more.
  foreign key (org_id, user_id) references memberships (org_id, user_id) on delete cascade
);
create unique index workflow_collaborators_owner_key on workflow_collaborators (workflow_id) where role = 'owner';
create index workflow_collaborators_org_idx on workflow_collaborators (org_id, user_id);

-- A row: only its collaborators, and the owners and admins of the workspace, see the workflow.
create table workflow_restrictions (
  workflow_id uuid primary key references workflows on delete cascade,
  org_id uuid not null references orgs on delete cascade,
  created_at timestamptz default now() not null
);
create index workflow_restrictions_org_idx on workflow_restrictions (org_id);

-- Who made a workflow owns it, if they are still here; else the first owner of the workspace. Row level security is forced on these tables:
-- for the length of this transaction the owner of the tables, and nobody else, sees all rows.
alter table workflows no force row level security;
alter table memberships no force row level security;
insert into workflow_collaborators (org_id, workflow_id, user_id, role)
  select w.org_id, w.id, o.user_id, 'owner' from workflows w
  cross join lateral (select m.user_id from memberships m where m.org_id = w.org_id and (m.user_id = w.created_by or m.role = 'owner')
    order by m.user_id is distinct from w.created_by, m.created_at, m.user_id limit 1) o;
alter table workflows force row level security;
alter table memberships force row level security;

select tenant_table('workflow_collaborators');
select tenant_table('workflow_restrictions');
-- An account is deleted across workspaces, and what it owned handed over.
select system_table('workflow_collaborators');

-- Who is asked to join may be asked for the sake of one workflow, and is a collaborator of it when they come.
alter table invitations
  add column workflow_id uuid references workflows on delete set null,
  add column workflow_role text check (workflow_role in ('editor', 'viewer'));
create index invitations_workflow_idx on invitations (workflow_id) where workflow_id is not null;

-- What the viewer of this transaction does not see, or has not the role for that they need. In plpgsql, so that the statements that the
-- policies put it into are planned without it: they are many, and for the most of them nobody in particular looks.
create function hidden_workflows() returns setof uuid language plpgsql stable parallel safe as $$
begin
  return query select r.workflow_id from workflow_restrictions r where not exists (
    select from workflow_collaborators c where c.workflow_id = r.workflow_id and c.user_id = app_viewer()
      and c.role = any (app_viewer_roles()));
end $$;

-- Whatever names a workflow is hidden with it. Restrictive: it narrows what the policy of the workspace shows, and the query of whoever
-- reads a list, a count or a search need not know. The sub-selects are worked out once a statement.
create function shared_table(name regclass, workflow text) returns void language plpgsql as $$
begin
  execute format('create policy shared on %s as restrictive for all to flowpilot_app
    using ((select app_viewer()) is null or %2$I is null or %2$I not in (select hidden_workflows()))', name, workflow);
end $$;
revoke execute on function shared_table from public;

select shared_table('workflows', 'id');
select shared_table(name::regclass, 'workflow_id') from unnest(array['workflow_versions', 'webhook_routes', 'executions', 'approvals',
  'workflow_states', 'workflow_updates', 'workflow_facts', 'workflow_forks', 'workflow_tag_links', 'workflow_favourites',
  'workflow_comments', 'workflow_comment_reads', 'variables', 'flow_tickets', 'flow_starts', 'retention_policies']) as name;
