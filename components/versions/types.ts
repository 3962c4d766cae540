import type { WorkflowDetail } from "@/lib/api/contracts/workflows";

/** What each of the three faces of the versions page is given. */
export interface Shown {
  workflow: WorkflowDetail;
  workspace: string;
  url: URLSearchParams;
  setUrl: (changes: Record<string, string | null>) => void;
}

export const pathOf = (workspace: string, slug: string): string => `/${workspace}/workflows/${slug}/versions`;

/** Address of a comparison; without `from`, of one version. */
export function linkTo(workspace: string, slug: string, sides: { from?: string; to: string }): string {
  return `${pathOf(workspace, slug)}?${new URLSearchParams(sides)}`;
}
