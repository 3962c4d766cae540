-- What an OAuth2 server gave for a credential. Gone when the credential goes or changes.
create table oauth_tokens (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  credential_id uuid not null references credentials on delete cascade,
  -- {access_token, refresh_token, issued_at}
  sealed text not null,
  key_id text not null,
  -- Null: the server did not say.
  expires_at timestamptz,
  -- Why somebody has to connect it again; null while it works.
  problem text,
  connected_by uuid references users on delete set null,
  updated_at timestamptz default now() not null
);
create unique index oauth_tokens_credential_key on oauth_tokens (credential_id);
create index oauth_tokens_org_idx on oauth_tokens (org_id, id);
select tenant_table('oauth_tokens');
