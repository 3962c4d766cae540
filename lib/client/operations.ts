"use client";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  BreakerItem,
  Installation,
  RetentionDeleted,
  RetentionDetail,
  RetentionOverride,
  RetentionPreview,
  RetentionSettings,
} from "@/lib/api/contracts/operations";
import { apiFetch } from "./api";
import { keys } from "./keys";

const BASE = "/api/v1/operations";

/** Circuit breakers with failures, refreshed while the page is in view. */
export function useBreakers() {
  return useQuery({
    queryKey: keys.breakers,
    queryFn: async ({ signal }) => (await apiFetch<{ items: BreakerItem[] }>(`${BASE}/breakers`, { signal })).items,
    refetchInterval: 5000,
  });
}

export function useCloseBreaker() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => apiFetch<void>(`${BASE}/breakers/${id}/close`, { method: "POST", body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.breakers }),
  });
}

/** Sizes, engines and queue of the installation. */
export function useInstallation() {
  return useQuery({
    queryKey: keys.installation,
    queryFn: ({ signal }) => apiFetch<Installation>(BASE, { signal }),
    refetchInterval: 10_000,
  });
}

export function useRetention() {
  return useQuery({
    queryKey: keys.retention,
    queryFn: ({ signal }) => apiFetch<RetentionDetail>(`${BASE}/retention`, { signal }),
  });
}

/** What would be deleted now under these settings; null: not to be asked. */
export function useRetentionPreview(settings: RetentionSettings | null) {
  return useQuery({
    queryKey: keys.retentionPreview(settings),
    queryFn: ({ signal }) =>
      apiFetch<RetentionPreview>(`${BASE}/retention/preview`, { method: "POST", body: { settings }, signal }),
    enabled: settings !== null,
    placeholderData: keepPreviousData,
  });
}

export function useSaveRetention() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: RetentionSettings) =>
      apiFetch<RetentionSettings>(`${BASE}/retention`, { method: "PUT", body: settings }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.retention }),
  });
}

/** Stores one workflow's own limits; null removes them. */
export function useSaveOverride() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, override }: { id: string; override: RetentionOverride | null }) => {
      const path = `${BASE}/retention/workflows/${id}`;
      if (override) await apiFetch(path, { method: "PUT", body: override });
      else await apiFetch(path, { method: "DELETE" });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.retention }),
  });
}

/** Runs rounds until nothing is left. `onProgress` hears how many executions are gone so far. */
export function useRunRetention(onProgress: (executions: number) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      for (let gone = 0; ; ) {
        const round = await apiFetch<{ is_complete: boolean; deleted: RetentionDeleted }>(`${BASE}/retention/run`, {
          method: "POST",
          body: {},
        });
        gone += round.deleted.executions;
        onProgress(gone);
        if (round.is_complete) return gone;
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.operations }),
  });
}
