-- Code blocks: code that several workflows share, with numbered versions, tests of its own and reviews. A version's content never changes and
-- no version is deleted, so whatever refers to one by block and number finds it again. What a version may become is a table
-- in lib/code-blocks/life.ts.
create table code_blocks (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  -- How workflows name it. Never another block's, not even from the trash: an execution that names it must not find other code.
  slug text not null,
  name text not null,
  description text not null default '',
  language text not null check (language in ('javascript', 'typescript', 'python')),
  -- Each run in a process of its own.
  single_use boolean not null default false,
  latest_number integer not null default 0,
  -- What workflows run that follow it; stays when that version is deprecated without another in its place.
  published_version_id uuid,
  created_by uuid references users on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  deleted_by uuid references users on delete set null
);
create unique index code_blocks_slug_key on code_blocks (org_id, slug);
create index code_blocks_org_idx on code_blocks (org_id, id);
select tenant_table('code_blocks');

create table code_block_versions (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  block_id uuid not null references code_blocks on delete cascade,
  number integer not null,
  status text not null check (status in ('draft', 'testing', 'published', 'deprecated')),
  code text not null,
  -- sha-256 in hex: of the code alone, as a file of it has, and of all that is run with it.
  code_hash text not null,
  hash text not null,
  input_schema jsonb,
  output_schema jsonb,
  timeout_seconds double precision not null,
  memory_mb integer not null,
  -- Granted to this version: hosts it may call, and values of credentials it may read.
  hosts jsonb not null default '[]',
  secrets jsonb not null default '[]',
  -- Packages, and what they were resolved to when the version was saved.
  requirements jsonb,
  requirements_lock jsonb,
  message text,
  -- The version whose content this one brings back.
  restores_id uuid references code_block_versions on delete set null,
  author_id uuid references users on delete set null,
  created_at timestamptz not null default now(),
  published_at timestamptz,
  published_by uuid references users on delete set null,
  deprecated_at timestamptz,
  deprecated_by uuid references users on delete set null,
  -- What to use instead, as its people say.
  deprecation text
);
create unique index code_block_versions_number_key on code_block_versions (block_id, number);
create index code_block_versions_org_idx on code_block_versions (org_id, block_id, number);
create unique index code_block_versions_published_key on code_block_versions (block_id) where status = 'published';
create index code_block_versions_restores_idx on code_block_versions (restores_id) where restores_id is not null;
select tenant_table('code_block_versions');
alter table code_blocks add foreign key (published_version_id) references code_block_versions;
create index code_blocks_published_idx on code_blocks (published_version_id) where published_version_id is not null;

create table code_block_tests (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  block_id uuid not null references code_blocks on delete cascade,
  name text not null,
  input jsonb not null,
  -- {kind: equals, value} | {kind: schema, schema} | {kind: error, code?, message?}
  expected jsonb not null,
  -- Raised when input or expectation change: a run of before says nothing any more.
  revision integer not null default 1,
  created_by uuid references users on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index code_block_tests_name_key on code_block_tests (block_id, name);
create index code_block_tests_org_idx on code_block_tests (org_id, block_id, id);
select tenant_table('code_block_tests');

create table code_block_test_runs (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  block_id uuid not null references code_blocks on delete cascade,
  version_id uuid not null references code_block_versions on delete cascade,
  test_id uuid not null references code_block_tests on delete cascade,
  test_revision integer not null,
  passed boolean not null,
  -- null: it gave none, or it is too large to be kept.
  output jsonb,
  error jsonb,
  -- Where the output is not what was expected.
  diff jsonb not null default '[]',
  stdout text not null default '',
  duration_ms integer not null,
  run_by uuid references users on delete set null,
  created_at timestamptz not null default now()
);
create index code_block_test_runs_org_idx on code_block_test_runs (org_id, block_id, id);
create index code_block_test_runs_version_idx on code_block_test_runs (version_id, test_id, id);
create index code_block_test_runs_test_idx on code_block_test_runs (test_id);
create index code_block_test_runs_block_idx on code_block_test_runs (block_id);
select tenant_table('code_block_test_runs');

create table code_block_reviews (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  block_id uuid not null references code_blocks on delete cascade,
  version_id uuid not null references code_block_versions on delete cascade,
  state text not null check (state in ('pending', 'approved', 'rejected')),
  note text,
  requested_by uuid references users on delete set null,
  requested_at timestamptz not null default now(),
  comment text,
  decided_by uuid references users on delete set null,
  decided_at timestamptz
);
create unique index code_block_reviews_pending_key on code_block_reviews (version_id) where state = 'pending';
create index code_block_reviews_org_idx on code_block_reviews (org_id, block_id, id);
create index code_block_reviews_version_idx on code_block_reviews (version_id, id);
create index code_block_reviews_block_idx on code_block_reviews (block_id);
select tenant_table('code_block_reviews');

-- Which version a block that an execution follows was at its first run there. Every later one, and every retry, runs the same.
create table execution_code_blocks (
  org_id uuid not null,
  execution_id uuid not null references executions on delete cascade,
  block_id uuid not null references code_blocks on delete cascade,
  version_id uuid not null references code_block_versions on delete cascade,
  primary key (execution_id, block_id)
);
create index execution_code_blocks_org_idx on execution_code_blocks (org_id, block_id);
create index execution_code_blocks_block_idx on execution_code_blocks (block_id);
create index execution_code_blocks_version_idx on execution_code_blocks (version_id);
select tenant_table('execution_code_blocks');

-- What a workspace wants of code: no row is no wish.
create table code_settings (
  org_id uuid primary key references orgs on delete cascade,
  -- Publishing a block needs somebody else's approval.
  require_approval boolean not null default false,
  -- No process runs code twice, whatever blocks and nodes say.
  single_use boolean not null default false,
  updated_by uuid references users on delete set null,
  updated_at timestamptz not null default now()
);
select tenant_table('code_settings');
