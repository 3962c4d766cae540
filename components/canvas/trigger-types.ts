import { createContext, useContext } from "react";
import type { TriggerDefinition } from "@/lib/triggers/types";

export type TriggerTypes = ReadonlyMap<string, TriggerDefinition>;

/** The trigger types this installation knows, given by the page so that the canvas needs no registry of its own. */
export const TriggerTypesContext = createContext<TriggerTypes>(new Map());

export function useTriggerTypes(): TriggerTypes {
  return useContext(TriggerTypesContext);
}
