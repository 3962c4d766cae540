-- What people say to each other about a workflow. A thread is its first comment (id = thread_id), which carries where it stands and whether it
-- is resolved; replies carry neither. No reference to a node's row: nodes live in the document, and a comment outlives its node.
create table workflow_comments (
  id uuid primary key,
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  thread_id uuid not null references workflow_comments on delete cascade,
  -- On a node (and perhaps a field of it) or on a point of the drawing.
  node_id text,
  field text,
  x double precision,
  y double precision,
  -- As the node was called, for when it is gone.
  node_name text,
  body text not null check (octet_length(body) between 1 and 10240),
  mentions uuid[] not null default '{}',
  author_id uuid references users on delete set null,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  resolved_at timestamptz,
  resolved_by uuid references users on delete set null,
  check (case when id = thread_id then (node_id is null) = (x is not null) and (x is null) = (y is null)
    else node_id is null and x is null and resolved_at is null end)
);
create index workflow_comments_thread_idx on workflow_comments (org_id, thread_id, id);
create index workflow_comments_root_idx on workflow_comments (org_id, workflow_id, id) where id = thread_id;
create index workflow_comments_new_idx on workflow_comments (org_id, workflow_id, id);
-- Deleting a workflow or a thread asks who refers to it.
create index workflow_comments_workflow_idx on workflow_comments (workflow_id);
create index workflow_comments_of_thread_idx on workflow_comments (thread_id);
select tenant_table('workflow_comments');

-- Up to which comment somebody has read a workflow's comments: ids sort by time.
create table workflow_comment_reads (
  org_id uuid not null references orgs on delete cascade,
  workflow_id uuid not null references workflows on delete cascade,
  user_id uuid not null references users on delete cascade,
  last_id uuid not null,
  primary key (org_id, workflow_id, user_id)
);
select tenant_table('workflow_comment_reads');
