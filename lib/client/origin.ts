"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { OriginDetail } from "@/lib/api/contracts/library";
import type { WorkflowSaved } from "@/lib/api/contracts/workflows";
import { apiFetch } from "./api";
import { keys } from "./keys";

const urlOf = (id: string) => `/api/v1/workflows/${id}/origin`;

/** What a fork comes from, and what has changed there. */
export function useOrigin(id: string) {
  return useQuery({
    queryKey: keys.origin(id),
    queryFn: ({ signal }) => apiFetch<OriginDetail>(urlOf(id), { signal }),
  });
}

/** Merges the origin's changes into the draft, and opens that anew. */
export function useTakeOver(id: string) {
  return useMutation({
    mutationFn: (body: { conflicts: "mine" | "theirs" }) =>
      apiFetch<WorkflowSaved>(urlOf(id), { method: "POST", body }),
    onSuccess: () => window.location.reload(),
  });
}
