"use client";
import { Workflow } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { ApiError, messageOf } from "@/lib/client/api";
import { useWorkflow } from "@/lib/client/workflows";
import { m } from "@/lib/messages";

const load = () => import("./editor").then((each) => each.WorkflowEditor);
const WorkflowEditor = dynamic(load, { ssr: false, loading: Opening });
// The editor (drawing library, node types) begins to load with the page, beside the workflow itself and not after it.
if (typeof window !== "undefined") void load();

/** The page's frame while the workflow or the editor is on its way. */
function Opening() {
  return (
    <div aria-busy className="flex h-dvh flex-col">
      <div className="flex h-12 items-center gap-3 border-b px-4">
        <Skeleton className="w-40" />
      </div>
      <span role="status" className="sr-only">
        {m.canvas.loading}
      </span>
    </div>
  );
}

/** Loads a workflow by its slug and opens it. */
export function CanvasPage({ slug }: { slug: string }) {
  const workspace = useWorkspace();
  const query = useWorkflow(slug);
  if (query.data) return <WorkflowEditor key={query.data.id} workflow={query.data} />;
  if (query.isPending) return <Opening />;
  const missing = query.error instanceof ApiError && query.error.status === 404;
  return (
    <EmptyState
      icon={Workflow}
      title={missing ? m.canvas.notFoundTitle : messageOf(query.error)}
      heading="h1"
      className="my-auto"
      action={
        <>
          {!missing && <Button onClick={() => void query.refetch()}>{m.common.retry}</Button>}
          <Button asChild variant="primary">
            <Link href={`/${workspace.slug}/workflows`}>{m.canvas.backToList}</Link>
          </Button>
        </>
      }
    >
      {missing && m.canvas.notFoundBody}
    </EmptyState>
  );
}
