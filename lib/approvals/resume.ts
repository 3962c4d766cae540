import { and, asc, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { approvals, executions } from "@/db/schema";
import type { ExecutionStatus, resumeAnswer, resumeBody } from "@/lib/api/contracts/executions";
import { isUuid, notFound } from "@/lib/api/ids";
import { isoOrNull } from "@/lib/api/times";
import { isTerminal } from "@/lib/engine/status";
import { AppError } from "@/lib/errors";
import { waitForExecution } from "@/lib/executions/wait";
import { type Decider, decide } from "./decide";
import { refused } from "./ports";

/** How long the answer may wait for the execution to pause again or end. */
const WAIT_MS = 10_000;

type Body = z.infer<typeof resumeBody>;

/**
 * Decides the approval that an execution waits for, and tells what became of the execution.
 * @param options.waitMs then the answer comes as things stand, with `status` running.
 * @throws AppError what decide throws · not_found for an execution or task that is not there · invalid_body when nothing is decided ·
 *   conflict when nothing waits, or several do and none is named (details.pending_tasks lists them)
 */
export async function resume(
  by: Decider,
  executionId: string,
  body: Body,
  options: { waitMs?: number; signal?: AbortSignal } = {},
): Promise<z.infer<typeof resumeAnswer>> {
  const { waitMs = WAIT_MS, signal } = options;
  const decision = decisionOf(body);
  const approvalId = await withTenant(by.orgId, (tx) => findTask(tx, by.orgId, executionId, body.task_id));
  const { comment, resume_data, output_port } = body;
  await decide(by, approvalId, { decision, comment, resume_data, output_port });
  await follow(by.orgId, executionId, approvalId, { waitMs, signal });
  return answer(by.orgId, executionId, approvalId);
}

/** An output port alone decides as well: "rejected" rejects, any other way out goes on. */
function decisionOf({ approved, output_port }: Body): "approve" | "reject" {
  if (approved === undefined && output_port === undefined) {
    throw refused("approved", "Say true or false, or name an output_port.");
  }
  return (approved ?? output_port !== "rejected") ? "approve" : "reject";
}

/** The approval meant. @throws AppError not_found · conflict */
async function findTask(tx: Tx, orgId: string, executionId: string, task: string | undefined): Promise<string> {
  const [execution] = await tx
    .select({ status: executions.status })
    .from(executions)
    .where(and(eq(executions.org_id, orgId), eq(executions.id, executionId)));
  if (!execution) throw notFound("execution");
  const rows = await tx
    .select({
      approval_id: approvals.id,
      task_id: approvals.task_id,
      node_id: approvals.node_id,
      prompt: approvals.prompt,
      expires_at: approvals.expires_at,
      status: approvals.status,
    })
    .from(approvals)
    .where(and(eq(approvals.org_id, orgId), eq(approvals.execution_id, executionId)))
    .orderBy(asc(approvals.id));
  if (task !== undefined) {
    const wanted = task.trim();
    const found = rows.find((row) =>
      isUuid(wanted) ? row.approval_id === wanted.toLowerCase() : row.task_id === wanted.toUpperCase(),
    );
    if (!found) throw notFound("task in this execution");
    return found.approval_id;
  }
  const pending = rows.filter((row) => row.status === "pending");
  const [only, ...others] = pending;
  if (!only) {
    throw new AppError("conflict", `Nothing waits for a decision in this execution; it is ${execution.status}.`, {
      details: { execution_status: execution.status },
    });
  }
  if (others.length > 0) {
    throw new AppError("conflict", `${pending.length} decisions wait in this execution.`, {
      hint: "Name one of them as task_id.",
      details: {
        pending_tasks: pending.map(({ status: _, ...row }) => ({ ...row, expires_at: isoOrNull(row.expires_at) })),
      },
    });
  }
  return only.approval_id;
}

interface Standing {
  status: ExecutionStatus;
  /** The engine has taken the decision in. */
  isConsumed: boolean;
}

async function standing(tx: Tx, executionId: string, approvalId: string): Promise<Standing> {
  const [row] = await tx
    .select({ status: executions.status, consumed_at: approvals.consumed_at })
    .from(approvals)
    .innerJoin(executions, eq(executions.id, approvals.execution_id))
    .where(and(eq(approvals.id, approvalId), eq(executions.id, executionId)));
  if (!row) throw notFound("execution");
  return { status: row.status, isConsumed: row.consumed_at !== null };
}

/** Waits until the execution has taken the decision in and then paused or ended, at most `waitMs`. */
async function follow(
  orgId: string,
  executionId: string,
  approvalId: string,
  options: { waitMs: number; signal?: AbortSignal },
): Promise<void> {
  const until = performance.now() + options.waitMs;
  // A pause that came before the decision was taken in is none after it: go on from its event.
  let seen = -1;
  for (;;) {
    const ms = until - performance.now();
    const at = await waitForExecution(orgId, executionId, {
      ms,
      signal: options.signal,
      isEnough: ({ status, event_seq }) => isTerminal(status) || (status === "interrupted" && event_seq > seen),
    });
    if (ms <= 0 || !at || isTerminal(at.status) || options.signal?.aborted) return;
    const { isConsumed } = await withTenant(orgId, (tx) => standing(tx, executionId, approvalId));
    if (at.status === "interrupted" && isConsumed) return;
    seen = at.event_seq;
  }
}

async function answer(orgId: string, executionId: string, approvalId: string): Promise<z.infer<typeof resumeAnswer>> {
  return withTenant(orgId, async (tx) => {
    const { status, isConsumed } = await standing(tx, executionId, approvalId);
    const isPaused = isConsumed && status === "interrupted";
    return {
      execution_id: executionId,
      status,
      message: isPaused ? "The workflow was resumed and waits again." : MESSAGES[status],
      completed: status === "completed",
      paused_again: isPaused,
      remaining_nodes: isTerminal(status) ? [] : await openNodes(tx, executionId),
    };
  });
}

const MESSAGES: Record<ExecutionStatus, string> = {
  pending: "The decision is stored; the workflow goes on with it soon.",
  interrupted: "The decision is stored; the workflow goes on with it soon.",
  running: "The workflow was resumed and runs.",
  completed: "The workflow was resumed and has completed.",
  failed: "The workflow was resumed and has failed.",
  cancelled: "The workflow was resumed and has ended as cancelled.",
};

/** Nodes that run, wait, or wait for their next attempt: those whose newest event is no end. */
async function openNodes(tx: Tx, executionId: string): Promise<string[]> {
  const rows = await tx.execute<{ node_id: string }>(sql`
    select node_id from (
      select distinct on (node_id) node_id, type from execution_events
      where execution_id = ${executionId} and node_id is not null
        and type in ('node.started', 'node.waiting', 'node.retrying', 'node.completed', 'node.failed', 'node.skipped')
      order by node_id, seq desc) newest
    where type in ('node.started', 'node.waiting', 'node.retrying') order by node_id`);
  return rows.map((row) => row.node_id);
}
