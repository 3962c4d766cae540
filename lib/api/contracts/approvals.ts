import { z } from "zod";
import { workflowAccess } from "./access";
import { isoTime, page, pageQuery } from "./common";

export const approvalStatus = z.enum(["pending", "approved", "rejected", "expired", "cancelled"]);

/** GET /api/v1/approvals?status=&execution_id=&workflow_id= */
export const approvalListQuery = pageQuery.extend({
  status: approvalStatus.optional(),
  execution_id: z.uuid().optional(),
  workflow_id: z.uuid().optional(),
});

export const approval = z.object({
  id: z.uuid(),
  task_id: z.string(),
  execution_id: z.uuid(),
  workflow_id: z.uuid(),
  workflow_slug: z.string(),
  workflow_name: z.string(),
  access: workflowAccess.nullable(),
  node_id: z.string(),
  node_name: z.string(),
  prompt: z.string(),
  context: z.unknown(),
  status: approvalStatus,
  on_timeout: z.enum(["approve", "reject", "fail", "branch"]),
  expires_at: isoTime.nullable(),
  comment: z.string().nullable(),
  decided_by: z.object({ id: z.uuid(), name: z.string(), email: z.string() }).nullable(),
  decided_via: z.string().nullable(),
  decided_at: isoTime.nullable(),
  created_at: isoTime,
});
export type Approval = z.infer<typeof approval>;
/** `pending_count` is the whole workspace's, `pending_in_workflow` that of the workflow asked for (null without one). */
export const approvalList = page(approval).extend({
  pending_count: z.number().int(),
  pending_in_workflow: z.number().int().nullable(),
});

/** POST /api/v1/approvals/{id}/decision. A second decision is 409 `already_decided` with the deciding person in `decided_by`, `decided_at`, `approval_status`. */
export const decisionBody = z.object({
  decision: z.enum(["approve", "reject"]),
  comment: z.string().max(10_000).optional(),
  resume_data: z.unknown().optional(),
  output_port: z.string().max(120).optional(),
});

/** POST /api/v1/approvals/decisions: one answer to many questions, named by `ids` or all that wait in the filter's workflow; 1,000 at most. */
export const decisionsBody = z
  .strictObject({
    approved: z.boolean(),
    comment: z.string().max(10_000).optional(),
    ids: z.array(z.uuid()).min(1).max(1000).optional(),
    filter: z.strictObject({ workflow_id: z.uuid() }).optional(),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    path: ["ids"],
    error: "Name the approvals by ids, or all of a workflow by filter.workflow_id.",
  });

/** What became of one of them. `decided_by` and `decided_at` tell who was first, also when that was somebody else. */
export const decisionOutcome = z.object({
  id: z.uuid(),
  outcome: z.enum(["decided", "already_decided", "gone", "conflict", "not_found"]),
  execution_id: z.uuid().nullable(),
  status: approvalStatus.nullable(),
  decided_by: approval.shape.decided_by,
  decided_at: isoTime.nullable(),
});
export type DecisionOutcome = z.infer<typeof decisionOutcome>;
/** `remaining`: how many more a filter finds; call again for them. */
export const decisionsAnswer = z.object({
  decided: z.number().int(),
  refused: z.number().int(),
  remaining: z.number().int(),
  results: z.array(decisionOutcome),
});
