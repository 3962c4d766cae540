/** For tests of retention: executions of any age and state, with all that belongs to them. */
import { eq, sql } from "drizzle-orm";
import { v7 } from "uuid";
import { type Tx, withTenant } from "@/db/client";
import * as t from "@/db/schema";
import { putArtifact } from "@/lib/storage/artifacts";
import { newId } from "@/lib/tenancy/ids";
import { DAY_MS } from "./retention/policy";

export const NOW = new Date("2030-06-15T12:00:00Z");

export interface Made {
  status?: (typeof t.EXECUTION_STATUS)[number];
  /** Days since it ended; it began a minute earlier. */
  age?: number;
  keep?: boolean;
  versionId?: string;
  /** Has a checkpoint. */
  thread?: boolean;
  /** Refers to an artifact of these bytes. */
  artifact?: string;
  events?: number;
  /** Called by the first of these; the last one is at the top. */
  callers?: readonly string[];
}

/** A workflow with its published version. */
export async function makeWorkflow(orgId: string): Promise<{ id: string; versionId: string }> {
  const id = newId();
  await withTenant(orgId, (tx) =>
    tx.insert(t.workflows).values({
      id,
      org_id: orgId,
      slug: `w-${id.slice(-12)}`,
      name: "Test",
      document: { name: "Test", nodes: [], edges: [], triggers: [] },
      layout: {},
    }),
  );
  return { id, versionId: await makeVersion(orgId, id, "published", 0) };
}

/** A version, frozen so many days ago. */
export async function makeVersion(
  orgId: string,
  workflowId: string,
  kind: "published" | "snapshot",
  age: number,
): Promise<string> {
  const id = newId();
  await withTenant(orgId, (tx) =>
    tx.insert(t.workflow_versions).values({
      id,
      org_id: orgId,
      workflow_id: workflowId,
      kind,
      number: kind === "published" ? 1 : null,
      document: { name: "Test", nodes: [], edges: [], triggers: [] },
      layout: {},
      hash: id,
      created_at: new Date(NOW.getTime() - age * DAY_MS),
    }),
  );
  return id;
}

/** An execution. @returns its id. */
export async function makeExecution(
  orgId: string,
  workflow: { id: string; versionId: string },
  { status = "completed", age = 1, keep = false, versionId, thread, artifact, events = 1, callers = [] }: Made = {},
): Promise<string> {
  const ended = new Date(NOW.getTime() - age * DAY_MS);
  const began = new Date(ended.getTime() - 60_000);
  const id = v7({ msecs: began.getTime() });
  const isOpen = status === "pending" || status === "running" || status === "interrupted";
  await withTenant(orgId, async (tx) => {
    await tx.insert(t.executions).values({
      id,
      org_id: orgId,
      workflow_id: workflow.id,
      version_id: versionId ?? workflow.versionId,
      status,
      trigger_type: "manual",
      trigger: {},
      keep,
      event_seq: events,
      parent_execution_id: callers[0],
      root_execution_id: callers.at(-1),
      depth: callers.length,
      created_at: began,
      started_at: began,
      completed_at: isOpen ? null : ended,
    });
    await rowsOf(tx, orgId, id, workflow.id, began);
    if (thread) await threadOf(tx, id);
    if (artifact === undefined) return;
    const { hash } = await putArtifact(tx, orgId, Buffer.from(artifact), "text/plain");
    await tx.execute(sql`update artifacts set created_at = ${began.toISOString()}::timestamptz where hash = ${hash}`);
    const output = { $artifact: { hash, size: artifact.length, mime: "text/plain" } };
    await tx.update(t.node_runs).set({ output }).where(eq(t.node_runs.execution_id, id));
  });
  return id;
}

async function rowsOf(tx: Tx, orgId: string, id: string, workflowId: string, at: Date): Promise<void> {
  const of = { org_id: orgId, execution_id: id };
  await tx
    .insert(t.node_runs)
    .values({ ...of, id: newId(), node_id: "a", visit: 1, attempt: 1, status: "completed", started_at: at });
  await tx.insert(t.execution_events).values({ ...of, seq: 1, type: "t", data: {}, at });
  await tx.insert(t.approvals).values({
    ...of,
    id: newId(),
    task_id: newId().slice(-8),
    workflow_id: workflowId,
    node_id: "a",
    visit: 1,
    interrupt_id: id,
    prompt: "May it?",
    status: "approved",
    on_timeout: "fail",
  });
}

async function threadOf(tx: Tx, id: string): Promise<void> {
  await tx.execute(
    sql`insert into langgraph.checkpoints (thread_id, checkpoint_id, checkpoint) values (${id}, 'c', '{}')`,
  );
  await tx.execute(
    sql`insert into langgraph.checkpoint_blobs (thread_id, channel, version, type) values (${id}, 'c', '1', 'empty')`,
  );
  await tx.execute(
    sql`insert into langgraph.checkpoint_writes (thread_id, checkpoint_id, task_id, idx, channel, blob) values (${id}, 'c', 'k', 0, 'c', '')`,
  );
}
