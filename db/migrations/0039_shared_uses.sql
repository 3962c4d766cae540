-- Which workflow uses a code block is seen by whoever sees the workflow.
select shared_table('code_block_uses', 'workflow_id');
