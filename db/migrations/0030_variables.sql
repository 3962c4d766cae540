-- Variables that expressions read as vars.name: of the workspace, or of one workflow. What a variable is stands apart from its values, of which
-- it has one for each environment; '' is the one that holds where no other does.
create table variables (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  -- Null: of the whole workspace.
  workflow_id uuid references workflows on delete cascade,
  name text not null,
  type text not null check (type in ('text', 'number', 'boolean', 'json')),
  is_secret boolean default false not null,
  created_by uuid references users on delete set null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null
);
create unique index variables_name_key on variables (org_id, workflow_id, name) nulls not distinct;
create index variables_workflow_idx on variables (workflow_id);
select tenant_table('variables');

create table variable_values (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  variable_id uuid not null references variables on delete cascade,
  environment text default '' not null,
  -- {"v": …}, or the same sealed when the variable is secret.
  value jsonb,
  sealed text,
  key_id text,
  check ((value is null) <> (sealed is null)),
  check ((sealed is null) = (key_id is null))
);
create unique index variable_values_key on variable_values (variable_id, environment);
create index variable_values_org_idx on variable_values (org_id, id);
select tenant_table('variable_values');
