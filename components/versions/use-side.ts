"use client";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { useVersion } from "@/lib/client/versions";
import { m } from "@/lib/messages";
import type { Drawn } from "@/lib/workflow/diff";

export const DRAFT = "draft";

export interface Side {
  drawn: Drawn | undefined;
  name: string;
  error: unknown;
  retry: () => void;
}

/** One side of a comparison: the draft, or a published version by its semver, number or id. */
export function useSide(workflow: WorkflowDetail, ref: string | null): Side {
  const isVersion = ref !== null && ref !== DRAFT;
  const query = useVersion(workflow.id, isVersion ? ref : undefined);
  if (!isVersion) return { drawn: workflow, name: m.versions.draft, error: null, retry: () => {} };
  return {
    drawn: query.data,
    name: query.data ? m.versions.name(query.data.semver) : ref,
    error: query.error,
    retry: () => void query.refetch(),
  };
}
