/**
 * Starting an execution: its row, pinned to a version, and the event that sets it going, in one transaction. With the embedded Inngest
 * server that is one statement in one round trip, which is what a webhook waits for.
 */
import { and, eq, isNull } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { type executions, workflows } from "@/db/schema";
import { executionRequested } from "@/inngest/events";
import { publishEvent } from "@/inngest/publish";
import { pgJson } from "@/lib/engine/json";
import { tenantStatement } from "@/lib/engine/sql";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import type { TriggerPayload } from "@/lib/triggers/types";
import { freezeDraft } from "@/lib/versions/freeze";
import { flowSettings } from "@/lib/workflow";
import { findWorkflow } from "@/lib/workflows/find";
import { startGated } from "./flow/admit";
import { insertExecution } from "./insert";

export interface StartRequest {
  orgId: string;
  workflowId: string;
  /** An immutable version, the published one, or the draft as it is now (frozen as a snapshot). */
  version: { id: string } | "draft" | "published";
  payload: TriggerPayload;
  isTest: boolean;
  /** The person who started it. */
  startedBy: string | null;
  /** Its id, when it is known before; a new one otherwise. */
  executionId?: string;
  /** Start only while this webhook path still leads to the version. */
  webhookPath?: string;
  /** Known to be under flow control, or paused. Left out, the start finds out by itself. */
  isGated?: boolean;
  /** The execution that it is made from, and what else is stored with it. */
  origin?: Origin;
}

export interface Origin {
  columns: Pick<
    typeof executions.$inferInsert,
    "origin_id" | "origin_kind" | "origin_node" | "origin_checkpoint" | "seed" | "partial"
  >;
  /** Runs in the same transaction, after the row is there. */
  after(tx: Tx, executionId: string): Promise<void>;
}

/**
 * Starts an execution. @returns its id.
 * @throws AppError not_found when the workflow is gone, or the webhook path leads elsewhere by now; conflict when it was never published;
 * workflow_paused, rate_limited and dropped by flow control.
 */
export async function startExecution(request: StartRequest): Promise<{ executionId: string }> {
  const { version, executionId = newId() } = request;
  const isKnown = typeof version === "object";
  if (isKnown && !request.origin && !request.isGated && env().inngestBaseUrl === null) {
    if (await startAtOnce(executionId, request, version.id)) return { executionId };
    // A webhook's route is read once more by the caller, and then tells whether it is gated.
    if (request.webhookPath !== undefined) throw new AppError("not_found", "This webhook leads elsewhere by now.");
  }
  const gated = await withTenant(request.orgId, async (tx) => {
    const { versionId, isGated } = await versionOf(tx, request);
    if (isGated) return versionId;
    await insertExecution(tx, request, { id: executionId, versionId, isGated });
    await publishEvent(tx, {
      name: executionRequested.name,
      id: executionId,
      data: { org_id: request.orgId, execution_id: executionId },
    });
    return null;
  });
  if (gated !== null) await startGated(request, { id: executionId, versionId: gated });
  return { executionId };
}

/** The version to run, and whether flow control has a say in it. */
async function versionOf(tx: Tx, request: StartRequest): Promise<{ versionId: string; isGated: boolean }> {
  const { orgId, workflowId, version, startedBy, isGated = false } = request;
  if (isGated && typeof version === "object") return { versionId: version.id, isGated };
  const [workflow] = await tx
    .select()
    .from(workflows)
    .where(and(eq(workflows.id, workflowId), isNull(workflows.deleted_at)))
    .limit(1);
  if (!workflow) throw new AppError("not_found", "There is no such workflow.");
  const { is_gated } = workflow;
  if (typeof version === "object") return { versionId: version.id, isGated: is_gated };
  if (version === "draft") {
    const { document, layout } = await findWorkflow(tx, orgId, workflowId);
    const versionId = await freezeDraft(tx, { orgId, workflowId, document, layout, userId: startedBy });
    return { versionId, isGated: is_gated || flowSettings(document) !== null };
  }
  if (workflow.published_version_id) return { versionId: workflow.published_version_id, isGated: is_gated };
  throw new AppError("conflict", "This workflow has not been published yet.", {
    hint: "Publish it first, or run the draft.",
  });
}

// Same effect as publishEvent, within the statement that stores the row. It stores nothing when flow control has a say (is_gated).
const START = `
with started as (
  insert into executions (id, org_id, workflow_id, version_id, status, trigger_type, trigger, is_test, started_by)
  select $1::uuid, $2::uuid, $3::uuid, $4::uuid, 'pending', $5, $6::text::jsonb, $7::text::boolean, $8::uuid
  where case when $9::text is null then not exists (select from workflows w where w.id = $3::uuid and w.is_gated)
    else exists (select from webhook_routes r
      where r.path = $9::text and r.version_id = $4::uuid and r.is_active and not r.is_gated) end
  returning id)
select inngest.ingest($1::uuid::text, $10, jsonb_build_object('org_id', $2::text, 'execution_id', $1::text), $11::text::bigint) from started`;

/** @returns false when it was not for this statement to start it. */
async function startAtOnce(executionId: string, request: StartRequest, versionId: string): Promise<boolean> {
  const { orgId, workflowId, payload, isTest, startedBy, webhookPath = null } = request;
  const values = [
    executionId,
    orgId,
    workflowId,
    versionId,
    payload.trigger_type,
    pgJson(payload),
    String(isTest),
    startedBy,
    webhookPath,
    executionRequested.name,
    String(Date.now()),
  ];
  const stored = await tenantStatement(orgId, START, values);
  return stored.length > 0;
}
