"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { WorkflowSharing } from "@/lib/api/contracts/sharing";
import type { WorkflowRole } from "@/lib/auth/permissions";
import { apiFetch } from "./api";
import { keys } from "./keys";

const pathOf = (id: string) => `/api/v1/workflows/${id}`;

/** Who works on a workflow as what. */
export function useSharing(id: string) {
  return useQuery({
    queryKey: keys.sharing(id),
    queryFn: ({ signal }) => apiFetch<WorkflowSharing>(`${pathOf(id)}/collaborators`, { signal }),
  });
}

/** A change of it; each is answered with how it is then. */
export type SharingChange =
  | { person: string; role: WorkflowRole }
  | { person: string; role: null }
  | { restricted: boolean };

export function useChangeSharing(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: SharingChange) => {
      if ("restricted" in change)
        return apiFetch<WorkflowSharing>(`${pathOf(id)}/restriction`, { method: "PUT", body: change });
      const path = `${pathOf(id)}/collaborators/${change.person}`;
      return change.role === null
        ? apiFetch<WorkflowSharing>(path, { method: "DELETE" })
        : apiFetch<WorkflowSharing>(path, { method: "PUT", body: { role: change.role } });
    },
    onSuccess: async (sharing) => {
      client.setQueryData(keys.sharing(id), sharing);
      await client.invalidateQueries({ queryKey: keys.workflows });
    },
  });
}
