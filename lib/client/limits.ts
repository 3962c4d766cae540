"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Limits } from "@/lib/api/contracts/limits";
import { apiFetch } from "./api";
import { keys } from "./keys";

const PATH = "/api/v1/limits";
const EVERY_MS = 5000;

/** The workspace's queues with their limits and what is in them, looked at again every few seconds. */
export function useLimits() {
  return useQuery({
    queryKey: keys.limits,
    queryFn: ({ signal }) => apiFetch<Limits>(PATH, { signal }),
    refetchInterval: EVERY_MS,
  });
}

/** Sets limits; what is left out stays. */
export function useSetLimits() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { limits?: Record<string, number | null>; starts_per_hour?: number | null }) =>
      apiFetch<Limits>(PATH, { method: "PUT", body }),
    onSuccess: (limits) => client.setQueryData(keys.limits, limits),
  });
}
