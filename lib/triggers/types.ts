import type { z } from "zod";

/** What every trigger type is turned into before an execution starts. */
export interface TriggerPayload {
  trigger_type: string;
  /** Index of the trigger in the version's document, null for API and canvas starts. */
  trigger_index: number | null;
  timestamp: string;
  /** Trigger-specific facts, e.g. {method, path, headers, query, ip} of a webhook. Secrets are removed. */
  source: Record<string, unknown>;
  user_id: string | null;
  /** The data that the entry nodes get as input. */
  data: unknown;
  /** Where the data lies instead, when one workflow calls another with more than 64 KB. */
  data_artifact?: { hash: string; size: number; mime: string };
}

/** A trigger type: definition only; what listens (route handler, scheduler) lives where it listens. */
export interface TriggerDefinition<C extends z.ZodObject = z.ZodObject> {
  type: string;
  version: number;
  title: string;
  description: string;
  /** Other words that people look for it by. */
  keywords?: readonly string[];
  icon: string;
  config: C;
  defaults: z.input<C>;
  summary(config: z.infer<C>): string;
}
