-- The library of workflows: folders, tags, favourites, trash, copies that know their origin, and what a list shows of a draft.

create table workflow_folders (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  -- Null: at the top. A folder goes only when nothing is in it any more; who deletes it says what becomes of that.
  parent_id uuid references workflow_folders on delete no action,
  name text not null,
  created_by uuid references users on delete set null,
  created_at timestamptz default now() not null
);
create unique index workflow_folders_name_key on workflow_folders (org_id, parent_id, lower(name)) nulls not distinct;
create index workflow_folders_parent_idx on workflow_folders (parent_id);
select tenant_table('workflow_folders');

create table workflow_tags (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  name text not null,
  created_at timestamptz default now() not null
);
create unique index workflow_tags_name_key on workflow_tags (org_id, lower(name));
select tenant_table('workflow_tags');

create table workflow_tag_links (
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  tag_id uuid not null references workflow_tags on delete cascade,
  primary key (workflow_id, tag_id)
);
create index workflow_tag_links_org_idx on workflow_tag_links (org_id, tag_id);
create index workflow_tag_links_tag_idx on workflow_tag_links (tag_id);
select tenant_table('workflow_tag_links');

-- Of one person.
create table workflow_favourites (
  org_id uuid not null references orgs on delete cascade,
  user_id uuid not null references users on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  created_at timestamptz default now() not null,
  primary key (user_id, workflow_id)
);
create index workflow_favourites_org_idx on workflow_favourites (org_id, user_id);
create index workflow_favourites_workflow_idx on workflow_favourites (workflow_id);
select tenant_table('workflow_favourites');

alter table workflows
  add column folder_id uuid references workflow_folders on delete set null,
  -- Who put it into the trash.
  add column deleted_by uuid references users on delete set null,
  -- Deleted for ever: nobody sees it any more, and what belongs to it goes batch after batch.
  add column erased_at timestamptz;
create index workflows_folder_idx on workflows (org_id, folder_id) where folder_id is not null;
create index workflows_trash_idx on workflows (org_id, deleted_at) where deleted_at is not null;
-- "on delete set null" of a folder looks for its workflows.
create index workflows_folder_only_idx on workflows (folder_id) where folder_id is not null;

-- What a list shows of a draft, so that a page does not read every document. A row that names another revision, another published
-- version or another stamp than holds now is old, and made again by who reads it (lib/workflows/library/facts.ts).
create table workflow_facts (
  workflow_id uuid primary key references workflows on delete cascade,
  org_id uuid not null references orgs on delete cascade,
  revision integer not null,
  published_version_id uuid,
  stamp text not null,
  errors integer not null,
  has_changes boolean not null,
  is_template boolean not null,
  node_count integer not null,
  trigger_types text[] not null,
  description text
);
create index workflow_facts_org_idx on workflow_facts (org_id);
select tenant_table('workflow_facts');

-- A copy that remembers where it comes from.
create table workflow_forks (
  workflow_id uuid primary key references workflows on delete cascade,
  org_id uuid not null references orgs on delete cascade,
  origin_id uuid references workflows on delete set null,
  -- Of the origin, as it was copied; null: its draft.
  origin_version integer,
  -- The origin's document as it was copied, or as its changes were last taken over.
  base jsonb not null,
  taken_at timestamptz default now() not null
);
create index workflow_forks_org_idx on workflow_forks (org_id, origin_id);
create index workflow_forks_origin_idx on workflow_forks (origin_id);
select tenant_table('workflow_forks');

-- Days in the trash before a workflow is deleted for ever; null: as the product says, 0: never. In the workspace's own row.
alter table retention_policies add column trash_days integer;

-- Nothing of a workflow in the trash starts: a start must look closer, and finds that it is not there.
create or replace function flow_gate() returns trigger language plpgsql as $$
begin
  new.is_gated := new.paused_at is not null or new.has_flow or new.deleted_at is not null
    or exists (select from queue_limits q where q.org_id = new.org_id);
  return new;
end $$;
drop trigger workflows_gate on workflows;
create trigger workflows_gate before insert or update of paused_at, has_flow, is_gated, deleted_at on workflows
  for each row execute function flow_gate();
update workflows set is_gated = is_gated where deleted_at is not null;
