"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ApiKey, KeyBody, MadeKey } from "@/lib/api/contracts/keys";
import { apiFetch } from "./api";
import { keys } from "./keys";

const BASE = "/api/v1/keys";

export function useApiKeys() {
  return useQuery({
    queryKey: keys.apiKeys,
    queryFn: async ({ signal }) => (await apiFetch<{ items: ApiKey[] }>(BASE, { signal })).items,
  });
}

/** Makes a key; the answer has it in clear, this once. */
export function useCreateKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: KeyBody) => apiFetch<MadeKey>(BASE, { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}

export function useRevokeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => apiFetch<void>(`${BASE}/${id}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}
