"use client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ExecutionDetail, ExecutionStatus } from "@/lib/api/contracts/executions";
import { apiFetch, queryString } from "./api";
import { keys } from "./keys";
import type { ExecutionList } from "./types";

const BASE = "/api/v1/executions";

/** Statuses after which nothing changes any more. */
export const FINISHED: ReadonlySet<ExecutionStatus> = new Set(["completed", "failed", "cancelled"]);

export interface ExecutionFilter {
  workflow_id?: string;
  version_id?: string;
  status?: ExecutionStatus;
  /** Those that others have called too. */
  include_children?: boolean;
  /** "true": failed ones that nobody has dealt with. */
  open?: "true";
  keep?: "true";
}

/** Executions, newest first, page by page; refreshed every 4 s while the page is in view. */
export function useExecutions(filter: ExecutionFilter, options: { enabled?: boolean; limit?: number } = {}) {
  return useInfiniteQuery({
    queryKey: keys.executionList({ ...filter, limit: options.limit }),
    queryFn: ({ pageParam, signal }) =>
      apiFetch<ExecutionList>(`${BASE}${queryString({ ...filter, cursor: pageParam, limit: options.limit ?? 50 })}`, {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: options.enabled ?? true,
    refetchInterval: 4000,
  });
}

/** One execution as the server last told it; useExecutionLive adds the stream. */
export function useExecution(id: string | undefined, options: { refetchInterval?: number } = {}) {
  return useQuery({
    queryKey: keys.execution(id ?? ""),
    queryFn: ({ signal }) => apiFetch<ExecutionDetail>(`${BASE}/${id}`, { signal }),
    enabled: id !== undefined,
    ...options,
  });
}

export function useCancelExecution() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => apiFetch<unknown>(`${BASE}/${id}/cancel`, { method: "POST", body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.executions }),
  });
}

/** Keeps an execution whatever the retention says, or lets go of it. */
export function useKeepExecution() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, keep }: { id: string; keep: boolean }) =>
      apiFetch<unknown>(`${BASE}/${id}/keep`, { method: "PUT", body: { keep } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.executions }),
  });
}
