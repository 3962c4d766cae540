import { z } from "zod";
import { workflowDocument, workflowLayout, workflowProblem } from "@/lib/workflow/schema";

export const templateNeeds = z.object({
  /** Slots without a credential that is here. */
  credentials: z.array(
    z.object({
      slot: z.string(),
      /** Types of credentials that fit. */
      types: z.array(z.string()),
      /** Asked for when the credential has no model of its own. */
      needs_model: z.boolean(),
    }),
  ),
  asks: z.array(
    z.object({ variable: z.string(), title: z.string(), help: z.string(), value: z.union([z.string(), z.number()]) }),
  ),
});
export type TemplateNeeds = z.infer<typeof templateNeeds>;

export const templateItem = z.object({
  /** Of a built-in one its name, of the workspace's own its workflow's id. */
  key: z.string(),
  source: z.enum(["built_in", "workspace"]),
  category: z.enum(["integrations", "approvals", "ai", "data", "patterns", "workspace"]),
  title: z.string(),
  description: z.string().nullable(),
  node_count: z.number().int(),
  trigger_types: z.array(z.string()),
  needs: templateNeeds,
  /** Titles of workflows that come with it. */
  brings: z.array(z.string()),
});
export type TemplateItem = z.infer<typeof templateItem>;

/** GET /api/v1/templates: the workspace's own first. */
export const templateList = z.object({ items: z.array(templateItem) });

/** GET /api/v1/templates/{key} */
export const templateDetail = templateItem.extend({ document: workflowDocument, layout: workflowLayout });
export type TemplateDetail = z.infer<typeof templateDetail>;

const named = z.record(z.string().max(64), z.string().trim().min(1).max(200));

/** POST /api/v1/templates/{key}/use: a draft made of it, with what was missing. */
export const useTemplateBody = z.object({
  name: z.string().trim().min(1, "Give the workflow a name.").max(120),
  /** Names of credentials by slot. */
  credentials: named.default({}),
  /** Models by slot. */
  models: named.default({}),
  variables: z.record(z.string().max(120), z.union([z.string().max(2000), z.number()])).default({}),
  folder_id: z.uuid().nullable().default(null),
});
export type UseTemplateBody = z.infer<typeof useTemplateBody>;
export const templateUsed = z.object({ id: z.uuid(), slug: z.string(), problems: z.array(workflowProblem) });
