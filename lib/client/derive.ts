"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { CheckpointState, RetryAnswer } from "@/lib/api/contracts/derive";
import { apiFetch } from "./api";
import { keys } from "./keys";
import type {
  CheckpointList,
  DismissAnswer,
  DismissBody,
  ExecutionAccepted,
  ForkBody,
  ReplayBody,
  RetryBody,
} from "./types";

const BASE = "/api/v1/executions";

/** Posts something that starts executions or deals with them; every list of executions is stale then. */
function useDeed<B, A>(path: (body: B) => string, sent: (body: B) => unknown = (body) => body) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: B) => apiFetch<A>(path(body), { method: "POST", body: sent(body) }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.executions }),
  });
}

export const useReplay = (id: string) => useDeed<ReplayBody, ExecutionAccepted>(() => `${BASE}/${id}/replay`);
export const useFork = (id: string) => useDeed<ForkBody, ExecutionAccepted>(() => `${BASE}/${id}/fork`);
/** Goes on from the last checkpoint of what failed or was cancelled. */
export const useResume = (id: string) =>
  useDeed<void, ExecutionAccepted>(
    () => `${BASE}/${id}/retry`,
    () => ({}),
  );
/** Starts failed executions again, 1,000 at a time. */
export const useRetryMany = () => useDeed<RetryBody, RetryAnswer>(() => `${BASE}/retry`);
export const useDismissMany = () => useDeed<DismissBody, DismissAnswer>(() => `${BASE}/dismiss`);

/** How many failed executions nobody has dealt with. */
export function useOpenFailures(): number | undefined {
  const query = useQuery({
    queryKey: keys.openFailures,
    queryFn: ({ signal }) => apiFetch<{ open: number }>(`${BASE}/failed`, { signal }),
    refetchInterval: 15_000,
  });
  return query.data?.open;
}

export function useCheckpoints(id: string) {
  return useQuery({
    queryKey: keys.checkpoints(id),
    queryFn: ({ signal }) => apiFetch<CheckpointList>(`${BASE}/${id}/checkpoints`, { signal }),
  });
}

/** Input and outputs at a checkpoint; what was shown before stays until the next one is there. */
export function useCheckpoint(id: string, checkpoint: number | undefined) {
  return useQuery({
    queryKey: keys.checkpoint(id, checkpoint ?? 0),
    queryFn: ({ signal }) => apiFetch<CheckpointState>(`${BASE}/${id}/checkpoints/${checkpoint}`, { signal }),
    enabled: checkpoint !== undefined,
    placeholderData: (before) => before,
  });
}
