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

/** What the drawing and the palette need of a trigger type; it has no schema (card.ts of the type's folder). */
export interface TriggerCard<C extends object = Record<string, unknown>> {
  type: string;
  version: number;
  title: string;
  description: string;
  /** Other words that people look for it by. */
  keywords?: readonly string[];
  icon: string;
  /** What fields mean that are not given. The schema takes them from here. */
  presets?: Partial<C>;
  defaults: Partial<C>;
  summary(config: C): string;
}

/** A trigger type: definition only; what listens (route handler, scheduler) lives where it listens. */
export interface TriggerDefinition<C extends z.ZodObject = z.ZodObject> extends TriggerCard<z.infer<C>> {
  config: C;
}
