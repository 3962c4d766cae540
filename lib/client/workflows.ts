"use client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { WorkflowDetail, WorkflowPause, WorkflowSaved } from "@/lib/api/contracts/workflows";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow/schema";
import { apiFetch, apiText, queryString } from "./api";
import { keys } from "./keys";
import type { CallableList, ExecuteBody, ExecutionAccepted, WorkflowCreated, WorkflowList } from "./types";

const BASE = "/api/v1/workflows";

/** Workflows of the workspace, page by page. */
export function useWorkflows() {
  return useInfiniteQuery({
    queryKey: keys.workflowList({}),
    queryFn: ({ pageParam, signal }) =>
      apiFetch<WorkflowList>(`${BASE}${queryString({ cursor: pageParam, limit: 200 })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
}

/** Workflows that others can call, the newest 200. */
export function useCallableWorkflows() {
  return useQuery({
    queryKey: keys.workflowList({ callable: true }),
    queryFn: ({ signal }) =>
      apiFetch<CallableList>(`/api/v1/callable-workflows${queryString({ limit: 200 })}`, { signal }),
    select: ({ items }) => items,
  });
}

/** One workflow with its draft, by id or slug. @param sent what came with the page, and when. */
export function useWorkflow(idOrSlug: string | undefined, sent: { workflow: WorkflowDetail; at: number } | null) {
  return useQuery({
    queryKey: keys.workflow(idOrSlug ?? ""),
    queryFn: ({ signal }) => apiFetch<WorkflowDetail>(`${BASE}/${encodeURIComponent(idOrSlug ?? "")}`, { signal }),
    enabled: idOrSlug !== undefined,
    initialData: sent?.workflow,
    initialDataUpdatedAt: sent?.at,
  });
}

/**
 * A new workflow: a document (JSON) or workflow.yaml (text). The answer lists the problems of an import.
 * @param folder where it goes; null: at the top.
 */
export function useCreateWorkflow(folder: string | null = null) {
  const client = useQueryClient();
  const url = `${BASE}${queryString({ folder })}`;
  return useMutation({
    mutationFn: (source: { document: object } | { yaml: string }) =>
      "yaml" in source
        ? apiFetch<WorkflowCreated>(url, { method: "POST", body: source.yaml, contentType: "application/yaml" })
        : apiFetch<WorkflowCreated>(url, { method: "POST", body: source.document }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.workflows }),
  });
}

/** Saves the draft. A stale `revision` is refused with ApiError `stale` (409). */
export function saveWorkflow(
  id: string,
  revision: number,
  document: WorkflowDocument,
  layout: WorkflowLayout,
  signal?: AbortSignal,
) {
  return apiFetch<WorkflowSaved>(`${BASE}/${id}`, {
    method: "PUT",
    body: { ...document, layout },
    headers: { "if-match": `"${revision}"` },
    signal,
  });
}

/** Pauses a workflow (nothing new starts), or lets it start again. */
export function usePauseWorkflow(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (paused: boolean) =>
      apiFetch<WorkflowPause>(`${BASE}/${id}/${paused ? "pause" : "resume"}`, { method: "POST" }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.workflows }),
  });
}

/** Starts an execution. */
export function useExecuteWorkflow(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ExecuteBody) => apiFetch<ExecutionAccepted>(`${BASE}/${id}/execute`, { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.executions }),
  });
}

/** The draft as workflow.yaml. */
export function workflowYaml(id: string): Promise<string> {
  return apiText(`${BASE}/${id}?format=yaml`);
}
