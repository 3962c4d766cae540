/**
 * Flow control in a document's settings: how many executions at a time, how many in a period, what a burst of triggers makes, and who waits
 * for whom. Read leniently, for a draft keeps what was typed; the rules say what is wrong with it, and such a draft cannot be published.
 */
import { z } from "zod";
import type { WorkflowDocument } from "./schema";

/** The queues and how many executions of each may run at a time when a workspace has set nothing. Null: as many as come. */
export const QUEUES = {
  default: { limit: null },
  workflows: { limit: null },
  browser: { limit: 1 },
  "git-sync": { limit: 1 },
  scheduled: { limit: null },
} as const satisfies Record<string, { limit: number | null }>;
export type Queue = keyof typeof QUEUES;
export const queueName = z.enum(Object.keys(QUEUES) as [Queue, ...Queue[]]);

/** Where an execution goes when its workflow names no queue. */
export const queueFor = (triggerType: string): Queue => (triggerType === "schedule" ? "scheduled" : "workflows");

const key = z.string().max(2000).optional().meta({
  title: "Key",
  description: "Expression over trigger and input. Each of its values counts apart.",
  widget: "expression",
  placeholder: "input.customer_id",
});

export const concurrency = z.object({
  limit: z.number().int().min(1).max(1000).meta({
    title: "At a time",
    description: "The others stay pending and start in the order they came. One that waits for people takes no place.",
  }),
  key,
});
export const rateLimit = z.object({
  limit: z.number().int().min(1).max(10_000).meta({
    title: "Starts",
    description: "More of them within the period are refused with 429 and the seconds to wait.",
  }),
  period_seconds: z.number().min(1).max(86_400).meta({ title: "Period", widget: "duration" }),
  key,
});
export const debounce = z.object({
  seconds: z.number().min(0.1).max(86_400).meta({
    title: "Quiet time",
    description: "It starts once no other trigger came for so long. A later trigger replaces the earlier one.",
    widget: "duration",
  }),
  key,
});
export const whileWaiting = z.enum(["queue", "drop", "allow"]);
export type WhileWaiting = z.infer<typeof whileWaiting>;

/** Each member of `settings` that is flow control. */
export const FLOW_SETTINGS = {
  concurrency,
  rate_limit: rateLimit,
  debounce,
  while_waiting: whileWaiting,
  queue: queueName,
} as const;

export interface FlowSettings {
  concurrency?: z.infer<typeof concurrency>;
  rate_limit?: z.infer<typeof rateLimit>;
  debounce?: z.infer<typeof debounce>;
  while_waiting?: WhileWaiting;
  queue?: Queue;
}

/** The document's flow control, without what cannot be used; null when it has none that changes anything. */
export function flowSettings(document: Pick<WorkflowDocument, "settings">): FlowSettings | null {
  const { settings } = document;
  if (!settings) return null;
  const read: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(FLOW_SETTINGS)) {
    const parsed = schema.safeParse(settings[name]);
    if (parsed.success && parsed.data !== "allow") read[name] = parsed.data;
  }
  return Object.keys(read).length > 0 ? (read as FlowSettings) : null;
}
