-- Somebody may sign in by other means than a password.
alter table users alter column password_hash drop not null;

create table invitations (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  email text,
  role text not null,
  token_hash text not null,
  invited_by uuid references users on delete set null,
  created_at timestamptz default now() not null,
  expires_at timestamptz not null,
  mailed_at timestamptz,
  accepted_at timestamptz,
  accepted_by uuid references users on delete set null
);
comment on column invitations.email is 'Only this address may accept it; null: whoever has the link.';
create unique index invitations_token_key on invitations (token_hash);
create index invitations_org_idx on invitations (org_id, id);
create unique index invitations_pending_key on invitations (org_id, lower(email)) where accepted_at is null and email is not null;
select tenant_table('invitations');
select system_table('invitations');

-- Lists of members are by name, of workspaces of ten thousand people too.
create index users_name_idx on users (lower(name), id);

-- A row for each place where somebody is signed in; without it the cookie counts for nothing.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz default now() not null,
  last_seen_at timestamptz default now() not null,
  expires_at timestamptz not null,
  address text,
  user_agent text
);
create index sessions_user_idx on sessions (user_id, last_seen_at);
alter table sessions enable row level security;
alter table sessions force row level security;
-- A workspace may know whether a session of a member still is, for the sockets that it opened.
create policy tenant on sessions for select to flowpilot_app
  using (exists (select from memberships m where m.user_id = sessions.user_id and m.org_id = app_org()));
grant select (id, user_id, expires_at) on sessions to flowpilot_app;
select system_table('sessions');

create table password_resets (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  token_hash text not null,
  created_at timestamptz default now() not null,
  expires_at timestamptz not null
);
create unique index password_resets_token_key on password_resets (token_hash);
create index password_resets_user_idx on password_resets (user_id);
alter table password_resets enable row level security;
alter table password_resets force row level security;
select system_table('password_resets');
