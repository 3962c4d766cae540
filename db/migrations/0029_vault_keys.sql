-- Envelope encryption: a data key per workspace, sealed by the master key, which is never in the database. `credentials.key_id` names the data
-- key that a value is sealed with; values of before carry the id of the master key there and are sealed anew at the next start.
create table data_keys (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  -- The key, sealed by the master key of this id.
  sealed text not null,
  master_id text not null,
  -- New values are sealed with the active one; another one is there only until nothing is sealed with it any more.
  is_active boolean default true not null,
  created_at timestamptz default now() not null
);
create unique index data_keys_active_key on data_keys (org_id) where is_active;
create index data_keys_org_idx on data_keys (org_id, id);
select tenant_table('data_keys');

-- One row: which master key data keys are sealed with, a known text to try it on, and how far a rotation has come.
create table vault_state (
  one boolean primary key default true check (one),
  master_id text not null,
  canary text not null,
  -- Values of before 0029 are sealed with data keys.
  upgraded_at timestamptz,
  -- Not null while a rotation is under way or was interrupted.
  rotation_started_at timestamptz,
  rotated_at timestamptz
);
grant select on vault_state to flowpilot_app;
grant select, insert, update on vault_state to flowpilot_system;

-- Which values of before are still there, and whether this installation has the key that they were sealed with.
create policy system on credentials for select to flowpilot_system using (true);
grant select (org_id, key_id) on credentials to flowpilot_system;
