"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { QueueState } from "@/lib/api/contracts/limits";
import { apiFetch } from "./api";
import { keys } from "./keys";

const PATH = "/api/v1/limits";
const EVERY_MS = 5000;
type Answer = { queues: QueueState[] };

/** The workspace's queues with their limits and what is in them, looked at again every few seconds. */
export function useLimits() {
  return useQuery({
    queryKey: keys.limits,
    queryFn: async ({ signal }) => (await apiFetch<Answer>(PATH, { signal })).queues,
    refetchInterval: EVERY_MS,
  });
}

/** Sets limits; what is left out stays. */
export function useSetLimits() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (limits: Record<string, number | null>) => apiFetch<Answer>(PATH, { method: "PUT", body: { limits } }),
    onSuccess: ({ queues }) => client.setQueryData(keys.limits, queues),
  });
}
