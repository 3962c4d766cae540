create table users (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text not null,
  created_at timestamptz default now() not null
);
create unique index users_email_key on users (lower(email));

create table orgs (
  id uuid primary key,
  slug text not null,
  name text not null,
  created_at timestamptz default now() not null,
  unique(slug)
);

-- A workspace sees itself and the people in it, never a password hash.
alter table orgs enable row level security;
alter table orgs force row level security;
create policy tenant on orgs for all to flowpilot_app using (id = app_org()) with check (id = app_org());
grant select, update (name) on orgs to flowpilot_app;
select system_table('orgs');

create table memberships (
  org_id uuid not null references orgs on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null,
  created_at timestamptz default now() not null,
  primary key(org_id,user_id)
);
create index memberships_user_idx on memberships (user_id);
select tenant_table('memberships');
select system_table('memberships');

alter table users enable row level security;
alter table users force row level security;
create policy tenant on users for select to flowpilot_app
  using (exists (select from memberships m where m.user_id = users.id and m.org_id = app_org()));
grant select (id, email, name, created_at) on users to flowpilot_app;
select system_table('users');

create table api_keys (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  name text not null,
  key_hash text not null,
  prefix text not null,
  created_by uuid references users on delete set null,
  created_at timestamptz default now() not null,
  last_used_at timestamptz
);
create unique index api_keys_hash_key on api_keys (key_hash);
create index api_keys_org_idx on api_keys (org_id,id);
select tenant_table('api_keys');
select system_table('api_keys');
