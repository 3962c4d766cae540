/**
 * The workflow document: one JSON value that the canvas edits, versions freeze and the engine compiles.
 * Field names are those of workflow.yaml. Unknown keys are kept as they came (an import never loses anything).
 * Positions live apart (see Layout), so that a diff of the document shows changes of meaning only.
 */
import { z } from "zod";
import { nodeGroups, stickyNotes } from "./annotations";
import { workflowPins } from "./pins";

export const jsonSchemaObject = z.record(z.string(), z.unknown());

export const retryPolicy = z.object({
  attempts: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(1)
    .meta({ title: "Attempts", description: "Tries in all, the first one included." }),
  backoff_seconds: z
    .number()
    .min(0)
    .max(3600)
    .default(1)
    .meta({ title: "First wait (s)", description: "Doubles after each failed attempt, with jitter." }),
  max_backoff_seconds: z.number().min(0).max(86_400).default(300).meta({ title: "Longest wait (s)" }),
});
export type RetryPolicy = z.infer<typeof retryPolicy>;

export const onError = z.enum(["stop", "continue", "branch"]);
export type OnError = z.infer<typeof onError>;

export const workflowNode = z.looseObject({
  /** Stable identity; never changes after the node is made. */
  node_id: z.string().min(1).max(64),
  /** What people see; falls back to node_id. */
  name: z.string().max(120).optional(),
  component_type: z.string().min(1).max(64),
  /** Version of the node type's config this node was written with. */
  type_version: z.number().int().min(1).optional(),
  is_entry_point: z.boolean().optional(),
  interrupt_before: z.boolean().optional(),
  interrupt_after: z.boolean().optional(),
  disabled: z.boolean().optional(),
  /** When several edges come in: wait for all that can still arrive, or go on with the first. */
  join: z.enum(["all", "any"]).optional(),
  input_mapping: z.record(z.string(), z.unknown()).optional(),
  retry: retryPolicy.partial().optional(),
  timeout_seconds: z.number().positive().max(31_536_000).optional(),
  on_error: onError.optional(),
  notes: z.string().max(10_000).optional(),
  config: z.record(z.string(), z.unknown()).default({}),
});
export type WorkflowNode = z.infer<typeof workflowNode>;

/** One drawn connection. `route` is set on conditional edges; `error` edges leave from the error handle. */
export const workflowEdge = z.looseObject({
  id: z.string().min(1).max(200),
  source_node_id: z.string().min(1),
  target_node_id: z.string().min(1),
  edge_type: z.enum(["direct", "conditional", "error"]).default("direct"),
  route: z.string().optional(),
  priority: z.number().int().optional(),
});
export type WorkflowEdge = z.infer<typeof workflowEdge>;

export const workflowTrigger = z.looseObject({
  type: z.string().min(1).max(64),
  config: z.record(z.string(), z.unknown()).default({}),
  is_active: z.boolean().default(true),
  priority: z.number().int().optional(),
});
export type WorkflowTrigger = z.infer<typeof workflowTrigger>;

/** Flow control is among the settings too: its members are read leniently (settings.ts), so that a draft keeps what was typed. */
export const workflowSettings = z.looseObject({
  execution_timeout_seconds: z.number().positive().max(31_536_000).optional(),
});

export const workflowDocument = z.looseObject({
  name: z.string().min(1, "A workflow needs a name.").max(120),
  slug: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/, "Lower-case letters, digits and dashes.")
    .optional(),
  description: z.string().max(10_000).optional(),
  is_default: z.boolean().optional(),
  is_callable: z.boolean().optional(),
  is_public: z.boolean().optional(),
  is_template: z.boolean().optional(),
  /** Names in the vault by slot, e.g. {llm: "openai-production", llm_model: "gpt-4o"}; never a secret. */
  credentials: z.record(z.string(), z.string()).optional(),
  input_schema: jsonSchemaObject.optional(),
  output_schema: jsonSchemaObject.optional(),
  variables: z.record(z.string(), z.unknown()).optional(),
  settings: workflowSettings.optional(),
  /** Outputs that test runs of the draft use instead of running the node, by node id. */
  pins: workflowPins.optional(),
  triggers: z.array(workflowTrigger).max(50).default([]),
  nodes: z.array(workflowNode).max(2000).default([]),
  edges: z.array(workflowEdge).max(10_000).default([]),
  sticky_notes: stickyNotes.optional(),
  groups: nodeGroups.optional(),
});
export type WorkflowDocument = z.infer<typeof workflowDocument>;

/** Canvas positions by canvas id (a node's own, `trigger:<index>`, `note:<id>`), in canvas pixels. */
export const workflowLayout = z.record(z.string(), z.object({ x: z.number(), y: z.number() }));
export type WorkflowLayout = z.infer<typeof workflowLayout>;

export const problemSeverity = z.enum(["error", "warning", "info"]);

/** One line of the problems panel. `node` and `field` say where to jump; `sentence` is for a person. */
export const workflowProblem = z.object({
  code: z.string(),
  node: z.string().nullable(),
  /** Dotted path inside the node (e.g. "config.url") or the document (e.g. "triggers.0.config.path"). */
  field: z.string().nullable(),
  sentence: z.string(),
  severity: problemSeverity,
});
export type WorkflowProblem = z.infer<typeof workflowProblem>;
