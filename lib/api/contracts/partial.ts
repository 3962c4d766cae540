/** Test runs of a part of the draft: up to a node, from a node, or only it. */
import { z } from "zod";
import { executionPartial, executionStatus } from "./executions";

export const partialMode = executionPartial.shape.mode;
export type PartialMode = z.infer<typeof partialMode>;

/** POST /api/v1/workflows/{id}/partial */
export const partialBody = z.object({
  mode: partialMode,
  node_id: z.string().min(1).max(64),
  /** Instead of the data that the trigger of the other execution brought. */
  input: z.unknown().optional(),
  /** The execution whose outputs stand for what is not run; left out, the newest one that led to the node. */
  execution_id: z.uuid().optional(),
  /** Only tells what would run, and what would be taken from where. */
  dry_run: z.boolean().optional(),
});

export const partialPlan = z.object({
  /** Nodes that may run, the routes permitting. */
  runs: z.array(z.string()),
  /** Nodes that do not run, with where their outputs come from; stale: the draft would give something else by now, perhaps. */
  reused: z.array(z.object({ node_id: z.string(), from: z.enum(["pin", "execution"]), stale: z.boolean() })),
  /** Where trigger data and outputs come from; null when from nowhere. */
  source_execution_id: z.uuid().nullable(),
});
export type PartialPlan = z.infer<typeof partialPlan>;

/** The answer; without the first three members for a dry run. */
export const partialAnswer = partialPlan.extend({
  execution_id: z.uuid().optional(),
  status: executionStatus.optional(),
  status_url: z.string().optional(),
});
