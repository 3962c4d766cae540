"use client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { PublishPlan, VersionDetail, VersionItem, VersionList } from "@/lib/api/contracts/versions";
import type { WorkflowSaved } from "@/lib/api/contracts/workflows";
import { apiFetch, apiText, queryString } from "./api";
import { keys } from "./keys";
import type { PublishAnswer, PublishBody, RollbackAnswer, RollbackBody } from "./types";

const base = (workflow: string) => `/api/v1/workflows/${encodeURIComponent(workflow)}`;
const one = (workflow: string, ref: string) => `${base(workflow)}/versions/${encodeURIComponent(ref)}`;

/** Published versions of a workflow, newest first, page by page. */
export function useVersions(workflow: string | undefined) {
  return useInfiniteQuery({
    queryKey: keys.versions(workflow ?? ""),
    queryFn: ({ pageParam, signal }) =>
      apiFetch<VersionList>(`${base(workflow ?? "")}/versions${queryString({ cursor: pageParam, limit: 50 })}`, {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: workflow !== undefined,
  });
}

/** One version with its content, which never changes. */
export function useVersion(workflow: string, ref: string | undefined, options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: keys.version(workflow, ref ?? ""),
    queryFn: ({ signal }) => apiFetch<VersionDetail>(one(workflow, ref ?? ""), { signal }),
    enabled: ref !== undefined && (options.enabled ?? true),
    staleTime: 300_000,
  });
}

export function versionYaml(workflow: string, ref: string): Promise<string> {
  return apiText(`${one(workflow, ref)}?format=yaml`);
}

/** What publishing the draft now would mean; asked anew each time. */
export function usePublishPlan(workflow: string, options: { enabled: boolean }) {
  return useQuery({
    queryKey: keys.publishPlan(workflow),
    queryFn: ({ signal }) => apiFetch<PublishPlan>(`${base(workflow)}/publish`, { signal }),
    enabled: options.enabled,
    staleTime: 0,
    gcTime: 0,
  });
}

/** Publishes the draft; ApiError `invalid_workflow` (422) carries `problems`, `stale` (409) means another revision is there. */
export function usePublishWorkflow(id: string) {
  return useDeed((body: PublishBody & { revision: number }) => {
    const { revision, ...naming } = body;
    const headers = { "if-match": `"${revision}"` };
    return apiFetch<PublishAnswer>(`${base(id)}/publish`, { method: "POST", body: naming, headers });
  });
}

export function useRollback(workflow: string) {
  return useDeed((body: RollbackBody) =>
    apiFetch<RollbackAnswer>(`${base(workflow)}/rollback`, { method: "POST", body }),
  );
}

/** Makes the draft what a version was. */
export function useRestore(workflow: string) {
  return useDeed((ref: string) => apiFetch<WorkflowSaved>(`${one(workflow, ref)}/restore`, { method: "POST" }));
}

export function useVersionWords(workflow: string, ref: string) {
  return useDeed((body: { label: string | null; message: string | null }) =>
    apiFetch<VersionItem>(one(workflow, ref), { method: "PATCH", body }),
  );
}

/** A change after which lists of workflows and versions are stale. */
function useDeed<B, A>(mutationFn: (body: B) => Promise<A>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: keys.workflows }) });
}
