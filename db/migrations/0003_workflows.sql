create table workflows (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  slug text not null,
  name text not null,
  document jsonb not null,
  layout jsonb not null,
  revision integer default 1 not null,
  published_version_id uuid,
  created_by uuid references users on delete set null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  deleted_at timestamptz
);
create unique index workflows_slug_key on workflows (org_id,slug) where deleted_at is null;
create index workflows_org_idx on workflows (org_id,id);
select tenant_table('workflows');

create table workflow_versions (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  kind text not null,
  number integer,
  message text,
  document jsonb not null,
  layout jsonb not null,
  hash text not null,
  created_by uuid references users on delete set null,
  created_at timestamptz default now() not null
);
create index workflow_versions_org_idx on workflow_versions (org_id,workflow_id,id);
create unique index workflow_versions_number_key on workflow_versions (workflow_id,number);
create unique index workflow_versions_snapshot_key on workflow_versions (workflow_id,hash) where kind = 'snapshot';
select tenant_table('workflow_versions');

create table webhook_routes (
  path text primary key,
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  version_id uuid not null references workflow_versions on delete cascade,
  methods text[] not null,
  response_mode text not null,
  is_active boolean default true not null
);
create index webhook_routes_org_idx on webhook_routes (org_id,workflow_id);
select tenant_table('webhook_routes');
select system_table('webhook_routes');
