/** Published versions: what they are called, what changed in them, and what differs between any two. */
import { z } from "zod";
import { BUMPS } from "@/lib/workflow/diff";
import { workflowDocument, workflowEdge, workflowLayout, workflowNode, workflowProblem } from "@/lib/workflow/schema";
import { isoTime, page } from "./common";

/** A version by number (3), by name (1.2.0, with or without a v) or by id. */
export const versionRef = z
  .union([z.string().trim().min(1).max(60), z.number().int().positive().max(2_147_483_647)])
  .transform(String);
/** The draft is one side of a comparison too. */
export const sideRef = versionRef;

const kinds = z.object({ added: z.number().int(), removed: z.number().int(), changed: z.number().int() });
export const changeCounts = z.object({
  nodes: kinds,
  edges: kinds,
  triggers: kinds,
  fields: z.number().int(),
  moved: z.number().int(),
});

const versionName = z.object({ version_id: z.uuid(), version: z.number().int(), semver: z.string() });

export const versionItem = versionName.extend({
  label: z.string().nullable(),
  message: z.string().nullable(),
  /** What differs from the version before; null: not counted. */
  changes: changeCounts.nullable(),
  /** The version whose content it brought back. */
  restores: versionName.nullable(),
  /** The one that triggers run. */
  is_published: z.boolean(),
  /** How many executions it has, counted up to 1,000. */
  executions: z.number().int(),
  created_at: isoTime,
  created_by: z.string().nullable(),
});
export type VersionItem = z.infer<typeof versionItem>;
export const versionList = page(versionItem);
export type VersionList = z.infer<typeof versionList>;

/** GET /api/v1/workflows/{id}/versions/{version} */
export const versionDetail = versionItem.extend({ document: workflowDocument, layout: workflowLayout });
export type VersionDetail = z.infer<typeof versionDetail>;

const label = z.string().trim().max(60);
const message = z.string().trim().max(2000);

/** PATCH of one version: words only, its content never changes. null or "" takes them away. */
export const versionPatch = z
  .object({ label: label.nullable(), message: message.nullable() })
  .partial()
  .refine((body) => Object.keys(body).length > 0, "Send label, message or both.");

const naming = {
  /** Larger than every version before; the proposal when left out. */
  semver: z.string().trim().min(1).max(60).optional(),
  label: label.optional(),
  /** Made from the changes when left out. */
  message: message.optional(),
};

/** POST /api/v1/workflows/{id}/publish. With If-Match only that revision of the draft is published. */
export const publishBody = z.object(naming);

const webhookUrls = z.array(z.object({ path: z.string(), url: z.string(), methods: z.array(z.string()) }));
export const publishAnswer = versionName.extend({ webhook_urls: webhookUrls });

/** POST /api/v1/workflows/{id}/rollback */
export const rollbackBody = z.object({
  target_version: versionRef,
  /** What becomes of the draft: it stays, or it becomes the content of that version too. */
  draft: z.enum(["keep", "replace"]).default("keep"),
  ...naming,
});
export const rollbackAnswer = publishAnswer.extend({
  workflow_id: z.uuid(),
  /** The new version, which has the old content. */
  current_version: z.string(),
  previous_version: z.string().nullable(),
  restored_version: z.string(),
  draft: z.enum(["kept", "replaced"]),
  rolled_back_at: isoTime,
});

export const fieldChange = z.object({
  path: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
const change = { kind: z.enum(["added", "removed", "changed"]), fields: z.array(fieldChange) };
const place = z.object({ index: z.number().int(), trigger: z.looseObject({ type: z.string() }) });

export const bumpReason = z.object({ code: z.string(), name: z.string().nullable() });
const step = z.object({ bump: z.enum(BUMPS), reasons: z.array(bumpReason) });

export const diffQuery = z.object({ from: sideRef.optional(), to: sideRef.default("draft") });
/** GET /api/v1/workflows/{id}/diff */
export const diffAnswer = z.object({
  /** null: nothing, before the first version. */
  from: versionName.or(z.object({ draft: z.literal(true), revision: z.number().int() })).nullable(),
  to: versionName.or(z.object({ draft: z.literal(true), revision: z.number().int() })),
  counts: changeCounts,
  total: z.number().int(),
  summary: z.string(),
  step,
  nodes: z.array(
    z.object({ id: z.string(), before: workflowNode.nullable(), after: workflowNode.nullable(), ...change }),
  ),
  edges: z.array(
    z.object({ id: z.string(), before: workflowEdge.nullable(), after: workflowEdge.nullable(), ...change }),
  ),
  triggers: z.array(z.object({ before: place.nullable(), after: place.nullable(), ...change })),
  fields: z.array(fieldChange),
  moved: z.array(z.string()),
  reordered: z.array(z.enum(["nodes", "edges", "triggers"])),
});

/** One line of the publish checklist. Errors stand in the way of publishing, warnings do not. */
export const publishCheck = z.object({
  code: z.enum(["problems", "credentials", "comments"]),
  state: z.enum(["ok", "warning", "error"]),
  count: z.number().int(),
  problems: z.array(workflowProblem),
});
export type PublishCheck = z.infer<typeof publishCheck>;

/** GET /api/v1/workflows/{id}/publish: what publishing the draft now would mean. */
export const publishPlan = z.object({
  /** Send it back as If-Match, so that what was looked at is what is published. */
  revision: z.number().int(),
  checks: z.array(publishCheck),
  since: versionName.nullable(),
  changes: changeCounts,
  total: z.number().int(),
  /** The message when none is written. */
  summary: z.string(),
  /** The proposal, and why; `options` are the three steps, null for a first version. */
  step,
  semver: z.string(),
  options: z.object({ major: z.string(), minor: z.string(), patch: z.string() }).nullable(),
});
export type PublishPlan = z.infer<typeof publishPlan>;
