-- Which workflows run which code blocks, kept true by the database itself: to count them, nobody reads documents any more. A row for each
-- block and version that a workflow's draft or published version names; version 0 follows what is published.
create table code_block_uses (
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  slug text not null,
  version integer not null,
  primary key (workflow_id, slug, version)
);
create index code_block_uses_org_idx on code_block_uses (org_id, slug, workflow_id);

-- A draft may hold anything; what is longer than a slug names no block.
create function code_blocks_in(document jsonb) returns table (slug text, version integer) language sql immutable parallel safe as $$
  select distinct n -> 'config' ->> 'code_block',
    case when n -> 'config' ->> 'block_version' ~ '^[0-9]{1,9}$' then (n -> 'config' ->> 'block_version')::int else 0 end
  from jsonb_array_elements(case when jsonb_typeof(document -> 'nodes') = 'array' then document -> 'nodes' else '[]'::jsonb end) n
  where n ->> 'component_type' = 'code' and char_length(n -> 'config' ->> 'code_block') between 1 and 200
$$;

create function note_code_block_uses() returns trigger language plpgsql as $$
begin
  with named as materialized (
    select slug, version from code_blocks_in(new.document)
    union select c.slug, c.version from workflow_versions v, code_blocks_in(v.document) c where v.id = new.published_version_id),
  gone as (
    delete from code_block_uses u where u.workflow_id = new.id
      and not exists (select from named n where n.slug = u.slug and n.version = u.version))
  insert into code_block_uses (org_id, workflow_id, slug, version)
    select new.org_id, new.id, slug, version from named on conflict do nothing;
  return null;
end $$;
create trigger workflows_code_blocks after insert or update of document, published_version_id on workflows
  for each row execute function note_code_block_uses();

-- Row level security is forced on these tables: for the length of this transaction their owner sees all rows.
alter table workflow_versions no force row level security;
alter table workflows no force row level security;
insert into code_block_uses (org_id, workflow_id, slug, version)
  select w.org_id, w.id, c.slug, c.version from workflows w, code_blocks_in(w.document) c
  union select w.org_id, w.id, c.slug, c.version
    from workflows w join workflow_versions v on v.id = w.published_version_id, code_blocks_in(v.document) c;
alter table workflow_versions force row level security;
alter table workflows force row level security;
select tenant_table('code_block_uses');

-- Deleted for ever: its versions, tests and reviews are gone. The row stays for its slug, which is never another block's: what still names
-- it must not find other code.
alter table code_blocks add column erased_at timestamptz;

-- What looks after the files of packages asks which of them code still needs, in all workspaces.
create policy system_read on code_blocks for select to flowpilot_system using (true);
create policy system_read on code_block_versions for select to flowpilot_system using (true);
create policy system_read on code_block_uses for select to flowpilot_system using (true);
grant select (id, org_id, slug, latest_number) on code_blocks to flowpilot_system;
grant select (block_id, number, status, requirements_lock) on code_block_versions to flowpilot_system;
grant select (org_id, slug, version) on code_block_uses to flowpilot_system;
