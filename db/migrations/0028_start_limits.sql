-- How many executions each person may start in an hour; null: the default, 0: as many as they like.
alter table orgs add column executions_per_hour integer check (executions_per_hour >= 0);
grant update (executions_per_hour) on orgs to flowpilot_app;
