"use client";
import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { ListFailure, ListSkeleton } from "@/components/lists/list";
import { useWorkspace, WorkflowAccess } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ApiError } from "@/lib/client/api";
import { useUrlState } from "@/lib/client/url-state";
import { useWorkflow } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { Compare } from "./compare";
import { VersionList } from "./version-list";
import { VERSION_COLUMNS } from "./version-row";
import { ViewVersion } from "./view-version";

/** Versions of a workflow: the list; one of them (?to=); any two compared (?from=&to=, with ?view= and ?node=). */
export function VersionsPage({ slug }: { slug: string }) {
  const workspace = useWorkspace();
  const [url, setUrl] = useUrlState();
  const query = useWorkflow(slug, null);
  const [from, to] = [url.get("from"), url.get("to")];
  if (query.isPending) return <ListSkeleton className={VERSION_COLUMNS} />;
  if (query.isLoadingError) {
    if (query.error instanceof ApiError && query.error.status === 404) {
      return (
        <EmptyState
          icon={GitCompareArrows}
          heading="h1"
          title={m.canvas.notFoundTitle}
          action={
            <Button asChild>
              <Link href={`/${workspace.slug}/workflows`}>{m.canvas.backToList}</Link>
            </Button>
          }
        >
          {m.canvas.notFoundBody}
        </EmptyState>
      );
    }
    return <ListFailure error={query.error} onRetry={() => void query.refetch()} />;
  }
  const shown = { workflow: query.data, workspace: workspace.slug, url, setUrl };
  return (
    <WorkflowAccess access={query.data.access}>
      {to === null ? (
        <VersionList {...shown} />
      ) : from === null ? (
        <ViewVersion {...shown} version={to} />
      ) : (
        <Compare {...shown} from={from} to={to} />
      )}
    </WorkflowAccess>
  );
}
