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
/** `starts_per_hour`: executions that each person may start; 0: as many as they like. */
export const limitsAnswer = z.object({
  queues: z.array(queueState),
  starts_per_hour: z.number().int(),
  default_starts_per_hour: z.number().int(),
});
export type Limits = z.infer<typeof limitsAnswer>;

/** PUT /api/v1/limits: what is left out stays. */
export const limitsBody = z.object({
  limits: z.partialRecord(queueName, z.number().int().min(1).max(10_000).nullable()).default({}),
  /** Null: the default. */
  starts_per_hour: z.number().int().min(0).max(100_000).nullable().optional(),
});
