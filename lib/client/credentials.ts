"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { CredentialItem } from "@/lib/api/contracts/credentials";
import { apiFetch } from "./api";
import { keys } from "./keys";
import type { CredentialBody, CredentialList, CredentialTest, CredentialUpdate } from "./types";

const BASE = "/api/v1/credentials";

/** Every credential of the workspace, without secrets. */
export function useCredentials() {
  return useQuery({
    queryKey: keys.credentials,
    queryFn: async ({ signal }) => (await apiFetch<CredentialList>(`${BASE}?limit=200`, { signal })).items,
  });
}

/** Adds one, or replaces parts of the one with `id`. */
export function useSaveCredential() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (save: { id: string; body: CredentialUpdate } | { id?: undefined; body: CredentialBody }) =>
      save.id === undefined
        ? apiFetch<CredentialItem>(BASE, { method: "POST", body: save.body })
        : apiFetch<CredentialItem>(`${BASE}/${save.id}`, { method: "PUT", body: save.body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.credentials }),
  });
}

export function useDeleteCredential() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => apiFetch<void>(`${BASE}/${id}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.credentials }),
  });
}

/** Begins a sign-in with the service of a credential: the browser goes there, and comes back to the credentials page. */
export function useConnectCredential() {
  return useMutation({
    mutationFn: (id: string) => apiFetch<{ url: string }>(`${BASE}/${id}/connect`, { method: "POST", body: {} }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
}

/** Tries the stored secret against its service. */
export function useTestCredential() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => apiFetch<CredentialTest>(`${BASE}/${id}/test`, { method: "POST", body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.credentials }),
  });
}
