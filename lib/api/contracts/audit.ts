import { z } from "zod";
import { isoTime, page, pageQuery } from "./common";

const text = z.string().trim().max(200).optional();
/** Filters of GET /api/v1/audit and /api/v1/audit/export. `who`: a part of name or address; `action`: one, or its beginning with a dot ("workflow."). */
export const auditFilter = z.object({
  who: text,
  action: z
    .string()
    .regex(/^[a-z_]+\.[a-z_]*$/, "Write an action, such as workflow.edit, or workflow. for all of them.")
    .optional(),
  target: text,
  from: isoTime.optional(),
  to: isoTime.optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;
export const auditQuery = pageQuery.extend(auditFilter.shape);
export const auditExportQuery = auditFilter.extend({ format: z.enum(["json", "csv"]).default("json") });

export const auditEntry = z.object({
  id: z.uuid(),
  at: isoTime,
  actor: z.object({ id: z.uuid().nullable(), name: z.string(), email: z.string() }),
  via: z.enum(["session", "api_key", "socket", "engine"]),
  key_name: z.string().nullable(),
  action: z.string(),
  operation: z.string(),
  target: z.object({ type: z.string().nullable(), id: z.string().nullable(), name: z.string().nullable() }),
  before: z.unknown(),
  after: z.unknown(),
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
  request_id: z.uuid().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;
export const auditList = page(auditEntry);
export type AuditList = z.infer<typeof auditList>;
