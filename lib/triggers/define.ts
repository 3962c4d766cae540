import type { z } from "zod";
import type { TriggerCard, TriggerDefinition } from "./types";

/** Keeps a definition's config type for its own tests, while the registry holds the general type. */
export function defineTrigger<C extends z.ZodObject>(definition: TriggerDefinition<C>): TriggerDefinition<C> {
  return definition;
}

/** Checks a card against its definition's config, while the registry holds the general type. */
export function defineTriggerCard<C extends object>(card: TriggerCard<C>): TriggerCard<C> {
  return card;
}
