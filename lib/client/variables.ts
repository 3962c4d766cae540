"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { VariableItem, VariableType } from "@/lib/api/contracts/variables";
import { apiFetch } from "./api";
import { keys } from "./keys";

const BASE = "/api/v1/variables";

export interface VariableBody {
  name: string;
  type: VariableType;
  secret: boolean;
  /** Left out: a stored one stays. */
  value?: unknown;
  /** Where a secret value may be sent. */
  hosts: string[];
  /** Of which workflow it is; only when it is added. */
  workflow_id?: string | null;
}

/** The variables of the workspace itself, or those that are set for one workflow. */
export function useVariables(workflowId: string | null = null) {
  const path = workflowId ? `${BASE}?workflow_id=${workflowId}` : BASE;
  return useQuery({
    queryKey: keys.variablesOf(workflowId),
    queryFn: async ({ signal }) => (await apiFetch<{ items: VariableItem[] }>(path, { signal })).items,
  });
}

/** Adds one, or changes the one with `id`. */
export function useSaveVariable() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: { id: string | null; body: VariableBody }) =>
      apiFetch<VariableItem>(id ? `${BASE}/${id}` : BASE, { method: id ? "PUT" : "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.variables }),
  });
}

export function useDeleteVariable() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => apiFetch<void>(`${BASE}/${id}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.variables }),
  });
}
