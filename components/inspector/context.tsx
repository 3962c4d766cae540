"use client";
import { createContext, useContext } from "react";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";

export interface InspectorContextValue {
  workflowId: string;
  /** The execution that is shown on the canvas. */
  execution: ExecutionDetail | undefined;
  /** Full URL of the server, for webhook addresses, e.g. https://flow.example.com */
  origin: string;
  /** Dotted path of a field to show and focus, e.g. "config.url"; the number makes asking twice two requests. */
  focus: { field: string; request: number } | null;
  /** The execution that somebody chose for previews; null: the shown one, else the newest. */
  chosen: string | null;
  choose(executionId: string | null): void;
}

export const InspectorContext = createContext<InspectorContextValue>({
  workflowId: "",
  execution: undefined,
  origin: "",
  focus: null,
  chosen: null,
  choose: () => {},
});

export function useInspector(): InspectorContextValue {
  return useContext(InspectorContext);
}
