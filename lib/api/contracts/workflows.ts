import { z } from "zod";
import { workflowDocument, workflowLayout, workflowProblem } from "@/lib/workflow/schema";
import { workflowAccess } from "./access";
import { isoTime, page } from "./common";
import { versionRef } from "./versions";

/** POST /api/v1/workflows and PUT /api/v1/workflows/{id}: the document itself (edges flat or as condition_mapping), layout optional. */
export const workflowBody = z.looseObject({ layout: workflowLayout.optional() });

export const workflowCreated = z.object({ id: z.uuid(), slug: z.string(), problems: z.array(workflowProblem) });

export const workflowListItem = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  node_count: z.number().int(),
  trigger_types: z.array(z.string()),
  /** Number of the published version, null while there is only a draft. */
  published_version: z.number().int().nullable(),
  /** What people call it, e.g. 1.2.0. */
  published_semver: z.string().nullable(),
  /** True when the draft differs from the published version. */
  has_changes: z.boolean(),
  /** Since when nothing new of it starts; null: it may start. */
  paused_at: isoTime.nullable(),
  /** States of the newest executions, newest first, at most 10. */
  recent: z.array(z.object({ id: z.uuid(), status: z.string(), created_at: isoTime })),
  /** Problems that keep the draft from running. */
  errors: z.number().int(),
  is_template: z.boolean(),
  /** Of the person who asks. */
  is_favourite: z.boolean(),
  folder_id: z.uuid().nullable(),
  tags: z.array(z.string()),
  /** Whose it is; null: nobody's, so the workspace's owners and admins look after it. */
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  access: workflowAccess,
  created_at: isoTime,
  updated_at: isoTime,
});
export type WorkflowListItem = z.infer<typeof workflowListItem>;
export const workflowList = page(workflowListItem);

/** A workflow that others can call, as its published version is. */
export const callableWorkflow = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  version: z.number().int(),
  semver: z.string(),
  /** JSON Schema of what a call must bring; null: anything. */
  input_schema: z.record(z.string(), z.unknown()).nullable(),
  output_schema: z.record(z.string(), z.unknown()).nullable(),
});
export type CallableWorkflow = z.infer<typeof callableWorkflow>;
export const callableList = page(callableWorkflow);

export const workflowDetail = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  /** Pass back as If-Match: "<revision>" on PUT; a stale one is 409. Also the ETag header. */
  revision: z.number().int(),
  document: workflowDocument,
  layout: workflowLayout,
  problems: z.array(workflowProblem),
  published: z
    .object({
      version_id: z.uuid(),
      version: z.number().int(),
      semver: z.string(),
      label: z.string().nullable(),
      message: z.string().nullable(),
      created_at: isoTime,
      created_by: z.string().nullable(),
    })
    .nullable(),
  has_changes: z.boolean(),
  /** Since when nothing new of it starts, and who paused it. */
  paused: z.object({ at: isoTime, by: z.string().nullable() }).nullable(),
  folder_id: z.uuid().nullable(),
  tags: z.array(z.string()),
  access: workflowAccess.nullable(),
  /** It remembers what it was copied from (/origin). */
  is_fork: z.boolean(),
  /** Full URLs of the published version's webhooks. */
  webhook_urls: z.array(z.object({ path: z.string(), url: z.string(), methods: z.array(z.string()) })),
  created_at: isoTime,
  updated_at: isoTime,
});
export type WorkflowDetail = z.infer<typeof workflowDetail>;

/** PUT answer. */
export const workflowSaved = z.object({
  id: z.uuid(),
  slug: z.string(),
  revision: z.number().int(),
  problems: z.array(workflowProblem),
});
export type WorkflowSaved = z.infer<typeof workflowSaved>;

/** Answer of POST /api/v1/workflows/{id}/pause and /resume. */
export const workflowPause = z.object({
  id: z.uuid(),
  paused_at: isoTime.nullable(),
  paused_by: z.string().nullable(),
});
export type WorkflowPause = z.infer<typeof workflowPause>;

export const executeBody = z.object({
  input: z.unknown().optional(),
  /** Wait this long for the end before answering 202; 0 answers at once. */
  wait_seconds: z.number().min(0).max(30).optional(),
  /** "published" (default), "draft", which freezes the draft as it is now, or a published version by number, semver or id. */
  version: versionRef.optional(),
});
