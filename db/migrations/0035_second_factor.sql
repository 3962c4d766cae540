-- A second factor for who signs in by password: time-based codes (RFC 6238) and recovery codes. Of a person, so of no workspace.
create table second_factors (
  user_id uuid primary key references users on delete cascade,
  -- The secret is sealed with a key of its own, which the master key of this id seals.
  master_id text not null,
  data_key text not null,
  sealed text not null,
  created_at timestamptz default now() not null,
  -- Null until the first code was right: it is not asked for before.
  confirmed_at timestamptz,
  -- Number of the newest 30 seconds whose code was used: neither that one nor an older one is taken again.
  last_step bigint default 0 not null,
  -- sha-256, hex, of the codes that are left.
  recovery_hashes text[] default '{}' not null
);
alter table second_factors enable row level security;
alter table second_factors force row level security;
select system_table('second_factors');
