-- Where the value of a secret variable may be sent, as with credentials: names of hosts. None: nowhere.
alter table variables add column hosts text[] default '{}' not null;

-- Who looks after the installation since the one before them has deleted their account; without a row it is the oldest account.
create table installation_keeper (
  one boolean primary key default true check (one),
  user_id uuid not null references users
);
alter table installation_keeper enable row level security;
alter table installation_keeper force row level security;
select system_table('installation_keeper');
