create table credentials (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  name text not null,
  type text not null,
  sealed text not null,
  key_id text not null,
  hint text not null,
  created_by uuid references users on delete set null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  last_tested_at timestamptz,
  last_test_result text
);
create unique index credentials_name_key on credentials (org_id,name);
create index credentials_org_idx on credentials (org_id,id);
select tenant_table('credentials');

create table artifacts (
  org_id uuid not null references orgs on delete cascade,
  hash text not null,
  size integer not null,
  mime text not null,
  created_at timestamptz default now() not null,
  primary key(org_id,hash)
);
select tenant_table('artifacts');
