import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { approvals, executions, users } from "@/db/schema";
import { executionWoken } from "@/inngest/events";
import { publishEvent } from "@/inngest/publish";
import type { Approval, decisionBody } from "@/lib/api/contracts/approvals";
import { notFound } from "@/lib/api/ids";
import { jsonb } from "@/lib/api/jsonb";
import { isoOrNull } from "@/lib/api/times";
import { noteChange } from "@/lib/audit/note";
import { isTerminal } from "@/lib/engine/status";
import { AppError } from "@/lib/errors";
import { readApproval } from "./list";
import { checkDepth, checkPort } from "./ports";
import { isOverdue, NEXT_APPROVAL_STATUS } from "./status";

/** Who decides, and how the decision came in. */
export interface Decider {
  orgId: string;
  userId: string;
  via: "session" | "api_key";
}

type ApprovalRow = typeof approvals.$inferSelect;

/**
 * Decides an approval and wakes its execution, in one transaction. NOTIFY `approvals` (payload: workspace id) follows the commit.
 * @throws AppError not_found · already_decided with details {decided_by, decided_at, status} · gone when its time is over ·
 *   conflict when its execution is over or being cancelled · invalid_body for an output port that the node does not have
 */
export async function decide(
  by: Decider,
  id: string,
  body: z.infer<typeof decisionBody>,
  now: Date = new Date(),
): Promise<Approval> {
  const { orgId } = by;
  checkDepth(body.resume_data);
  return withTenant(orgId, async (tx) => {
    noteChange();
    const { approval, execution } = await lock(tx, orgId, id);
    await refuseIfClosed(tx, approval, execution, now);
    const to = body.decision === "approve" ? "approved" : "rejected";
    if (NEXT_APPROVAL_STATUS[approval.status][body.decision] !== to) {
      throw new AppError("internal", `An approval cannot go from ${approval.status} to ${to}.`);
    }
    await checkPort(tx, body.output_port, { versionId: execution.version_id, nodeId: approval.node_id, to });
    await tx
      .update(approvals)
      .set({
        status: to,
        // PostgreSQL's text cannot hold NUL.
        comment: body.comment?.replaceAll("\u0000", "\uFFFD") || null,
        resume_data: body.resume_data === undefined ? null : jsonb(body.resume_data),
        output_port: body.output_port ?? null,
        decided_by: by.userId,
        decided_via: by.via === "session" ? "web" : "api",
        decided_at: now,
      })
      .where(eq(approvals.id, id));
    await publishEvent(tx, {
      name: executionWoken.name,
      id: `${id}:decided`,
      data: { org_id: orgId, execution_id: approval.execution_id, reason: "decided" },
    });
    await tx.execute(sql`select pg_notify('approvals', ${orgId})`);
    return readApproval(tx, orgId, id);
  });
}

/**
 * Holds the approval for this decision. The execution comes first, as it does when the engine ends it and closes its approvals: so
 * neither waits for the other in a circle, and an execution cannot end between the check and the decision.
 */
async function lock(tx: Tx, orgId: string, id: string) {
  const isIt = and(eq(approvals.org_id, orgId), eq(approvals.id, id));
  const [found] = await tx.select({ execution_id: approvals.execution_id }).from(approvals).where(isIt);
  if (!found) throw notFound("approval");
  const [execution] = await tx
    .select({
      status: executions.status,
      version_id: executions.version_id,
      cancel_requested_at: executions.cancel_requested_at,
    })
    .from(executions)
    .where(eq(executions.id, found.execution_id))
    .for("share");
  const [approval] = await tx.select().from(approvals).where(isIt).for("update");
  if (!execution || !approval) throw notFound("approval");
  return { approval, execution };
}

async function refuseIfClosed(
  tx: Tx,
  approval: ApprovalRow,
  execution: Pick<typeof executions.$inferSelect, "status" | "cancel_requested_at">,
  now: Date,
): Promise<void> {
  const { status } = approval;
  if (status === "approved" || status === "rejected") throw await alreadyDecided(tx, approval);
  if (isOverdue(approval, now)) {
    throw new AppError("gone", "The time to decide this is over.", {
      hint: "The workflow went on as it does when nobody answers.",
      details: { approval_status: "expired", expires_at: isoOrNull(approval.expires_at) },
    });
  }
  const isOver = isTerminal(execution.status);
  if (status === "cancelled" || isOver || execution.cancel_requested_at !== null) {
    const state = isOver ? `is ${execution.status}` : "is being cancelled";
    throw new AppError("conflict", `Nothing is left to decide: the execution ${state}.`, {
      details: { approval_status: status, execution_status: execution.status },
    });
  }
}

async function alreadyDecided(tx: Tx, approval: ApprovalRow): Promise<AppError> {
  const { status, decided_by, decided_at } = approval;
  const [person] = decided_by
    ? await tx
        .select({ id: users.id, name: users.name, email: users.email })
        .from(users)
        .where(eq(users.id, decided_by))
    : [];
  return new AppError("already_decided", `${person?.name ?? "Somebody"} has decided this already: ${status}.`, {
    hint: "Your decision was not recorded.",
    // As a problem's member, `status` gives way to HTTP's own.
    details: { decided_by: person ?? null, decided_at: isoOrNull(decided_at), status, approval_status: status },
  });
}
