-- Milliseconds: an approval may wait for longer than 24 days, which is all that an integer holds.
alter table node_runs alter column duration_ms type bigint;
