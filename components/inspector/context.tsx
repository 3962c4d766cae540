"use client";
import { createContext, useContext } from "react";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";

export interface InspectorContextValue {
  workflowId: string;
  /** The execution that is shown on the canvas: previews and the last run's input and output come from it. */
  execution: ExecutionDetail | undefined;
  /** Full URL of the server, for webhook addresses, e.g. https://flow.example.com */
  origin: string;
  /** Dotted path of a field to show and focus, e.g. "config.url"; the number makes asking twice two requests. */
  focus: { field: string; request: number } | null;
}

export const InspectorContext = createContext<InspectorContextValue>({
  workflowId: "",
  execution: undefined,
  origin: "",
  focus: null,
});

export function useInspector(): InspectorContextValue {
  return useContext(InspectorContext);
}
