"use client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Approval } from "@/lib/api/contracts/approvals";
import { apiFetch, queryString } from "./api";
import { keys } from "./keys";
import type { ApprovalList, ApprovalStatusWord, DecisionBody, DecisionsAnswer, DecisionsBody } from "./types";

const BASE = "/api/v1/approvals";

export interface ApprovalFilter {
  status?: ApprovalStatusWord;
  execution_id?: string;
}

/** Approvals, newest first; refreshed every 4 s while the page is in view. */
export function useApprovals(filter: ApprovalFilter, options: { enabled?: boolean } = {}) {
  return useInfiniteQuery({
    queryKey: keys.approvalList(filter),
    queryFn: ({ pageParam, signal }) =>
      apiFetch<ApprovalList>(`${BASE}${queryString({ ...filter, cursor: pageParam, limit: 50 })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: options.enabled ?? true,
    refetchInterval: 4000,
  });
}

export function useApproval(id: string) {
  return useQuery({
    queryKey: keys.approval(id),
    queryFn: ({ signal }) => apiFetch<Approval>(`${BASE}/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data?.status === "pending" ? 4000 : false),
  });
}

/** How many approvals wait in one workflow; asked for only while there is one. */
export function usePendingInWorkflow(workflowId: string | null): number {
  const query = useQuery({
    queryKey: keys.approvalList({ count: true, workflowId }),
    queryFn: ({ signal }) =>
      apiFetch<ApprovalList>(
        `${BASE}${queryString({ status: "pending", workflow_id: workflowId ?? undefined, limit: 1 })}`,
        { signal },
      ),
    enabled: workflowId !== null,
    select: (list) => list.pending_in_workflow,
  });
  return query.data ?? 0;
}

/** How many approvals wait, for the rail; refreshed every 10 s. */
export function usePendingCount(): number {
  const query = useQuery({
    queryKey: keys.approvalList({ count: true }),
    queryFn: ({ signal }) =>
      apiFetch<ApprovalList>(`${BASE}${queryString({ status: "pending", limit: 1 })}`, { signal }),
    refetchInterval: 10_000,
    select: (list) => list.pending_count,
  });
  return query.data ?? 0;
}

/** Decides. Somebody was faster: ApiError `already_decided` with `decided_by`, `decided_at`, `status` in its problem. */
export function useDecide(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: DecisionBody) => apiFetch<Approval>(`${BASE}/${id}/decision`, { method: "POST", body }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.approvals }),
        client.invalidateQueries({ queryKey: keys.executions }),
      ]),
  });
}

/** Decides many alike; the answer tells of each what became of it. */
export function useDecideMany() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: DecisionsBody) => apiFetch<DecisionsAnswer>(`${BASE}/decisions`, { method: "POST", body }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.approvals }),
        client.invalidateQueries({ queryKey: keys.executions }),
      ]),
  });
}
