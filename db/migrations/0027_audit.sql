-- Who did what, when and from where. The app appends and reads; it changes and deletes nothing.
create table audit_log (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  at timestamptz default now() not null,
  actor_id uuid references users on delete set null,
  actor_name text not null,
  actor_email text not null,
  via text not null,
  key_name text,
  action text not null,
  operation text not null,
  target_type text,
  target_id text,
  target_name text,
  before jsonb,
  after jsonb,
  address text,
  user_agent text,
  request_id uuid,
  use_key text
);
comment on column audit_log.actor_name is 'As it was then: the account may be gone.';
comment on column audit_log.use_key is 'Of a secret that a run uses: one row for each run, node and credential.';
create index audit_log_org_idx on audit_log (org_id, id);
create index audit_log_actor_idx on audit_log (org_id, actor_id, id);
create index audit_log_action_idx on audit_log (org_id, action, id);
create index audit_log_target_idx on audit_log (org_id, target_id, id);
create unique index audit_log_use_key on audit_log (org_id, use_key) where use_key is not null;
select tenant_table('audit_log');
revoke update, delete on audit_log from flowpilot_app;
-- What happens to an account is told to every workspace that it belongs to.
create policy system on audit_log for insert to flowpilot_system with check (true);
grant insert on audit_log to flowpilot_system;

-- What a key may do; null: all that its person may. After its time it is no key.
alter table api_keys add column scopes text[], add column expires_at timestamptz;
