"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Account, SessionItem } from "@/lib/api/contracts/account";
import { apiFetch } from "./api";
import { keys } from "./keys";

const BASE = "/api/v1/account";

export function useAccount() {
  return useQuery({ queryKey: keys.account, queryFn: ({ signal }) => apiFetch<Account>(BASE, { signal }) });
}

export function useRenameAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => apiFetch<Account>(BASE, { method: "PATCH", body: { name } }),
    onSuccess: (account) => client.setQueryData(keys.account, account),
  });
}

/** Ends every other session. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { current: string; password: string }) =>
      apiFetch<void>(`${BASE}/password`, { method: "PUT", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
}

export function useSessions() {
  return useQuery({
    queryKey: keys.sessions,
    queryFn: async ({ signal }) => (await apiFetch<{ items: SessionItem[] }>(`${BASE}/sessions`, { signal })).items,
  });
}

/** Ends one session, or, with null, all but this one. */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string | null) => apiFetch<void>(`${BASE}/sessions${id ? `/${id}` : ""}`, { method: "DELETE" }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
}

export const deleteAccount = (password: string) => apiFetch<void>(BASE, { method: "DELETE", body: { password } });

export const forgotPassword = (email: string) =>
  apiFetch<{ mails: boolean }>("/api/v1/password/forgot", { method: "POST", body: { email } });

export const resetPassword = (body: { token: string; password: string; revoke_keys: boolean }) =>
  apiFetch<void>("/api/v1/password/reset", { method: "POST", body });
