-- What 0016, 0021 and 0022 were to fill in for rows that were there before. Row level security is forced on these tables, so an owner who is
-- no superuser saw none of those rows: versions had no name, and the next one could not be given one. For the length of this transaction the
-- owner, and nobody else, sees all rows.
alter table workflow_versions no force row level security;
alter table workflows no force row level security;
alter table webhook_routes no force row level security;
alter table queue_limits no force row level security;
alter table executions no force row level security;
alter table node_runs no force row level security;
alter table artifacts no force row level security;
alter table execution_artifacts no force row level security;

-- The first is 1.0.0, each later one a minor step. A name that somebody has given meanwhile is theirs.
update workflow_versions v set semver = '1.' || (v.number - 1) || '.0'
  where v.kind = 'published' and v.semver is null and not exists (
    select from workflow_versions o where o.workflow_id = v.workflow_id and o.semver = '1.' || (v.number - 1) || '.0');
update workflow_versions v set semver = '0.' || v.number || '.0' where v.kind = 'published' and v.semver is null;

insert into execution_artifacts (org_id, execution_id, hash)
  select distinct f.org_id, f.execution_id, f.hash from (
    select org_id, execution_id, output -> '$artifact' ->> 'hash' as hash from node_runs
    union all select org_id, execution_id, input -> '$artifact' ->> 'hash' from node_runs
    union all select org_id, id, output -> '$artifact' ->> 'hash' from executions
    union all select org_id, id, trigger -> 'data_artifact' ->> 'hash' from executions) f
  join artifacts a on a.org_id = f.org_id and a.hash = f.hash
  on conflict do nothing;

update workflows set is_gated = is_gated where deleted_at is not null and not is_gated;

alter table workflow_versions force row level security;
alter table workflows force row level security;
alter table webhook_routes force row level security;
alter table queue_limits force row level security;
alter table executions force row level security;
alter table node_runs force row level security;
alter table artifacts force row level security;
alter table execution_artifacts force row level security;
