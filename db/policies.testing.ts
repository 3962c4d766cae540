/** Rows for the test of the policies. */
import { newId } from "@/lib/tenancy/ids";
import { withTenant } from "./client";
import * as schema from "./schema";
import { fillBlocks } from "./testing.blocks";

/** One row in every table of the workspace. */
export async function fill({ orgId, userId }: { orgId: string; userId: string }): Promise<void> {
  const [workflow, version, execution] = [newId(), newId(), newId()];
  const document = {} as never;
  const now = new Date();
  await withTenant(orgId, async (tx) => {
    await tx
      .insert(schema.workflows)
      .values({ id: workflow, org_id: orgId, slug: "a", name: "A", document, layout: document });
    await tx.insert(schema.code_block_uses).values({ org_id: orgId, workflow_id: workflow, slug: "b", version: 0 });
    const update = new Uint8Array([0, 0]);
    await tx.insert(schema.workflow_states).values({ workflow_id: workflow, org_id: orgId, state: update });
    await tx.insert(schema.workflow_updates).values({ workflow_id: workflow, org_id: orgId, seq: 1, update });
    await tx.insert(schema.workflow_versions).values({
      id: version,
      org_id: orgId,
      workflow_id: workflow,
      kind: "published",
      number: 1,
      document,
      layout: document,
      hash: "h",
    });
    await tx
      .insert(schema.workflow_collaborators)
      .values({ org_id: orgId, workflow_id: workflow, user_id: userId, role: "owner" });
    await tx.insert(schema.workflow_restrictions).values({ org_id: orgId, workflow_id: workflow });
    const [folder, tag] = [newId(), newId()];
    await tx.insert(schema.workflow_folders).values({ id: folder, org_id: orgId, name: "f" });
    await tx.insert(schema.workflow_tags).values({ id: tag, org_id: orgId, name: "t" });
    await tx.insert(schema.workflow_tag_links).values({ org_id: orgId, workflow_id: workflow, tag_id: tag });
    await tx.insert(schema.workflow_favourites).values({ org_id: orgId, user_id: userId, workflow_id: workflow });
    await tx.insert(schema.workflow_facts).values({
      workflow_id: workflow,
      org_id: orgId,
      revision: 1,
      stamp: "s",
      errors: 0,
      has_changes: true,
      is_template: false,
      node_count: 0,
      trigger_types: [],
    });
    await tx
      .insert(schema.workflow_forks)
      .values({ workflow_id: workflow, org_id: orgId, origin_id: workflow, base: document });
    await tx.insert(schema.webhook_routes).values({
      path: orgId,
      org_id: orgId,
      workflow_id: workflow,
      version_id: version,
      methods: ["POST"],
      response_mode: "wait",
    });
    const comment = newId();
    await tx
      .insert(schema.workflow_comments)
      .values({ id: comment, org_id: orgId, workflow_id: workflow, thread_id: comment, node_id: "n", body: "b" });
    await tx
      .insert(schema.workflow_comment_reads)
      .values({ org_id: orgId, workflow_id: workflow, user_id: userId, last_id: comment });
    const credential = newId();
    await tx
      .insert(schema.credentials)
      .values({ id: credential, org_id: orgId, name: "k", type: "t", sealed: "s", key_id: "i", hint: "{}" });
    const variable = newId();
    await tx.insert(schema.variables).values({ id: variable, org_id: orgId, name: "v", type: "text" });
    await tx
      .insert(schema.variable_values)
      .values({ id: newId(), org_id: orgId, variable_id: variable, value: { v: "x" } });
    await tx
      .insert(schema.oauth_tokens)
      .values({ id: newId(), org_id: orgId, credential_id: credential, sealed: "s", key_id: "i" });
    await tx.insert(schema.data_keys).values({ id: newId(), org_id: orgId, sealed: "s", master_id: "i" });
    await tx.insert(schema.artifacts).values({ org_id: orgId, hash: "h", size: 1, mime: "text/plain" });
    await tx.insert(schema.executions).values({
      id: execution,
      org_id: orgId,
      workflow_id: workflow,
      version_id: version,
      status: "pending",
      trigger_type: "manual",
      trigger: {},
    });
    await tx.insert(schema.queue_limits).values({ org_id: orgId, queue: "workflows", max_running: 5 });
    await tx.insert(schema.flow_tickets).values({
      execution_id: execution,
      org_id: orgId,
      workflow_id: workflow,
      pool: "p",
      queue: "workflows",
      turn: 1,
    });
    await tx
      .insert(schema.flow_starts)
      .values({ id: newId(), org_id: orgId, workflow_id: workflow, key: "", at: now, expires_at: now });
    await tx.insert(schema.node_runs).values({
      id: newId(),
      org_id: orgId,
      execution_id: execution,
      node_id: "n",
      visit: 1,
      attempt: 1,
      status: "running",
      started_at: now,
    });
    await tx
      .insert(schema.execution_events)
      .values({ org_id: orgId, execution_id: execution, seq: 1, type: "t", data: {}, at: now });
    await fillBlocks(tx, orgId, execution);
    await tx.insert(schema.execution_artifacts).values({ org_id: orgId, execution_id: execution, hash: "h" });
    await tx.insert(schema.retention_policies).values({ org_id: orgId, workflow_id: workflow, days: 7 });
    await tx.insert(schema.retention_runs).values({
      org_id: orgId,
      at: now,
      took_ms: 1,
      is_manual: false,
      is_complete: true,
      deleted: {},
    });
    await tx.insert(schema.circuit_breakers).values({
      id: newId(),
      org_id: orgId,
      host: "example.com",
      credential: "",
      state: "open",
      failures: 5,
      trips: 1,
      since: now,
      failed_at: now,
      error: {},
      revision: 1,
    });
    await tx.insert(schema.approvals).values({
      id: newId(),
      org_id: orgId,
      task_id: "ABCDEFGH",
      execution_id: execution,
      workflow_id: workflow,
      node_id: "n",
      visit: 1,
      interrupt_id: "i",
      prompt: "p",
      status: "pending",
      on_timeout: "fail",
    });
    await tx.insert(schema.audit_log).values({
      id: newId(),
      org_id: orgId,
      actor_name: "n",
      actor_email: "e",
      via: "session",
      action: "workflow.edit",
      operation: "PUT",
    });
    await tx
      .insert(schema.invitations)
      .values({ id: newId(), org_id: orgId, role: "viewer", token_hash: orgId, expires_at: new Date() });
    await tx
      .insert(schema.api_keys)
      .values({ id: newId(), org_id: orgId, name: "k", key_hash: orgId, prefix: "fp", created_by: userId });
    await tx.execute(
      `insert into langgraph.checkpoints (thread_id, checkpoint_id, checkpoint) values ('t', 'c', '{}')`,
    );
    await tx.execute(
      `insert into langgraph.checkpoint_blobs (thread_id, channel, version, type) values ('t', 'c', '1', 'empty')`,
    );
    await tx.execute(
      `insert into langgraph.checkpoint_writes (thread_id, checkpoint_id, task_id, idx, channel, blob) values ('t', 'c', 'k', 0, 'c', '')`,
    );
  });
}
