-- Which of the document's triggers a webhook path is, for the payload's trigger_index. Null for routes published before: known again with the
-- next publication.
alter table webhook_routes add column trigger_index integer;
