import { z } from "zod";
import { isoTime, page, pageQuery } from "./common";

export const approvalStatus = z.enum(["pending", "approved", "rejected", "expired", "cancelled"]);

/** GET /api/v1/approvals?status=&execution_id= */
export const approvalListQuery = pageQuery.extend({
  status: approvalStatus.optional(),
  execution_id: z.uuid().optional(),
});

export const approval = z.object({
  id: z.uuid(),
  task_id: z.string(),
  execution_id: z.uuid(),
  workflow_id: z.uuid(),
  workflow_slug: z.string(),
  workflow_name: z.string(),
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
export const approvalList = page(approval).extend({ pending_count: z.number().int() });

/** POST /api/v1/approvals/{id}/decision. A second decision is 409 `already_decided` with the deciding person in `decided_by`, `decided_at`, `approval_status`. */
export const decisionBody = z.object({
  decision: z.enum(["approve", "reject"]),
  comment: z.string().max(10_000).optional(),
  resume_data: z.unknown().optional(),
  output_port: z.string().max(120).optional(),
});
