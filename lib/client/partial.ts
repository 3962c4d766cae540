"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { apiFetch, queryString } from "./api";
import { keys } from "./keys";
import type { ExecutionList, PartialAnswer, PartialBody } from "./types";

/** Runs a part of the draft: up to a node, from it, or only it. */
export function useRunPart(workflowId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PartialBody) =>
      apiFetch<PartialAnswer>(`/api/v1/workflows/${workflowId}/partial`, { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.executions }),
  });
}

/** The newest executions of a workflow, asked for once and again when one was started from here. */
export function useRecentExecutions(workflowId: string) {
  return useQuery({
    queryKey: keys.executionList({ recent: workflowId }),
    queryFn: ({ signal }) =>
      apiFetch<ExecutionList>(`/api/v1/executions${queryString({ workflow_id: workflowId, limit: 10 })}`, { signal }),
    select: ({ items }) => items,
    enabled: workflowId !== "",
  });
}
