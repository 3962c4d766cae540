-- What people call a version, beside the number that calls and the engine go by: 1.2.0, "spring prices".
alter table workflow_versions
  add column semver text,
  add column label text,
  add column changes jsonb,
  add column restores_id uuid references workflow_versions on delete set null;

-- Versions from before: the first is 1.0.0, each later one a minor step. What changed in them was not counted.
update workflow_versions set semver = '1.' || (number - 1) || '.0' where kind = 'published';

create unique index workflow_versions_semver_key on workflow_versions (workflow_id, semver) where kind = 'published';
-- Frozen drafts are deleted after a while; each such row asks who refers to it.
create index workflow_versions_restores_idx on workflow_versions (restores_id) where restores_id is not null;
