/** Executions made from others, and failed executions that are to be dealt with. */
import { z } from "zod";
import { isoTime } from "./common";

const nodeId = z.string().min(1).max(200);

/** POST /api/v1/executions/{id}/replay */
export const replayBody = z.object({
  /** "same" (default): the version that it ran. */
  version: z.enum(["same", "draft", "published"]).optional(),
  /** Instead of the data that its trigger brought. */
  input: z.unknown().optional(),
  /** Begin with this node; outputs of everything that does not come after it are reused. */
  from_node: nodeId.optional(),
});

/** One for each moment at which nodes ended, numbered from 1. */
export const checkpoint = z.object({
  checkpoint: z.number().int(),
  at: isoTime,
  ended: z.array(
    z.object({ node_id: z.string(), visit: z.number().int(), status: z.enum(["completed", "failed", "skipped"]) }),
  ),
  /** Nodes that come next, those that were at work or waited included. */
  next: z.array(z.string()),
});
export type Checkpoint = z.infer<typeof checkpoint>;
/** `truncated`: only the newest 1,000 are listed. */
export const checkpointList = z.object({ items: z.array(checkpoint), truncated: z.boolean() });

/** GET /api/v1/executions/{id}/checkpoints/{checkpoint} */
export const checkpointState = z.object({
  checkpoint: z.number().int(),
  input: z.unknown(),
  next: z.array(z.string()),
  fired_edges: z.array(z.string()),
  outputs: z.array(z.object({ node_id: z.string(), output: z.unknown() })),
});
export type CheckpointState = z.infer<typeof checkpointState>;

/** POST /api/v1/executions/{id}/fork */
export const forkBody = z.object({
  checkpoint: z.number().int().min(1),
  /** Other outputs for nodes that had ended by then. Edges that had fired stay fired. */
  outputs: z.record(nodeId, z.unknown()).optional(),
  input: z.unknown().optional(),
});

export const RETRY_LIMIT = 1000;
const ids = z.array(z.uuid()).min(1).max(RETRY_LIMIT);
/** Open failures, the oldest first; `after` goes on behind an execution, `through` ends with one: what fails again meanwhile waits. */
const filter = z.object({
  workflow_id: z.uuid().optional(),
  after: z.uuid().optional(),
  through: z.uuid().optional(),
});
const which = { ids: ids.optional(), filter: filter.optional() };
const oneOf = { message: "Give either ids or a filter." };

/** POST /api/v1/executions/retry. At most 1,000 at a time. */
export const retryBody = z
  .object({
    ...which,
    /** "resume" goes on from the last checkpoint, "restart" begins at the start. */
    mode: z.enum(["resume", "restart"]).optional(),
    /** Only tells how many it would be. */
    dry_run: z.boolean().optional(),
  })
  .refine((body) => (body.ids === undefined) !== (body.filter === undefined), oneOf);
export const retryAnswer = z.object({
  /** Those that are open among what was asked for; with a filter, all of them. */
  matched: z.number().int(),
  retried: z.array(z.object({ execution_id: z.uuid(), new_execution_id: z.uuid() })),
  /** Left alone: not failed, called by another execution (which is the one to retry), dealt with already, or unknown. */
  skipped: z.array(
    z.object({ execution_id: z.uuid(), reason: z.enum(["not_failed", "called", "retried", "dismissed", "not_found"]) }),
  ),
  /** Could not be started again; they stay open. */
  failed: z.array(z.object({ execution_id: z.uuid(), code: z.string(), message: z.string() })),
  /** With a filter: the newest one that counted. */
  through: z.uuid().nullable(),
  /** With a filter: where the next call goes on; null when all had their turn. */
  next_after: z.uuid().nullable(),
});
export type RetryAnswer = z.infer<typeof retryAnswer>;

/** POST /api/v1/executions/dismiss */
export const dismissBody = z
  .object({ ...which, dry_run: z.boolean().optional() })
  .refine((body) => (body.ids === undefined) !== (body.filter === undefined), oneOf);
export const dismissAnswer = z.object({ matched: z.number().int(), dismissed: z.number().int() });
