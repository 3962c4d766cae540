import { z } from "zod";
import { queueName } from "@/lib/workflow/settings";

/** GET /api/v1/limits: each queue of the workspace with its limit and what is in it now. */
export const queueState = z.object({
  queue: queueName,
  /** Executions that may run at a time; null: as many as come. */
  limit: z.number().int().nullable(),
  /** What holds while the workspace sets nothing. */
  default_limit: z.number().int().nullable(),
  /** Not started yet, or held back. */
  pending: z.number().int(),
  running: z.number().int(),
  /** For people, for a time, or for what another execution gives. */
  waiting: z.number().int(),
});
export type QueueState = z.infer<typeof queueState>;
export const limitsAnswer = z.object({ queues: z.array(queueState) });

/** PUT /api/v1/limits: what is left out stays. */
export const limitsBody = z.object({
  limits: z.partialRecord(queueName, z.number().int().min(1).max(10_000).nullable()),
});
