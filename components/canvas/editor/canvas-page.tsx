"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { WorkflowAccess } from "@/components/shell/workspace";
import { Skeleton } from "@/components/ui/skeleton";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { patiently } from "@/lib/client/patiently";
import { useWorkflow } from "@/lib/client/workflows";
import * as m from "@/lib/messages/en";

const load = () => patiently(() => import("./editor").then((each) => each.WorkflowEditor));
const WorkflowEditor = dynamic(load, { ssr: false, loading: Opening });
const CannotOpen = dynamic(() => patiently(() => import("./cannot-open")));
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
        {m.board.loading}
      </span>
    </div>
  );
}

interface CanvasPageProps {
  slug: string;
  /** The workflow as the server sent it with the page, and when (Date.now()); null when there was none. */
  sent: { workflow: WorkflowDetail; at: number } | null;
}

/** Opens a workflow by its slug: as it came with the page, or, when that is old (the browser went back), as it is now. */
export function CanvasPage({ slug, sent }: CanvasPageProps) {
  const query = useWorkflow(slug, sent);
  const workflow = useFacts(query.data);
  if (workflow) {
    return (
      <WorkflowAccess access={workflow.access}>
        <WorkflowEditor key={workflow.id} workflow={workflow} />
      </WorkflowAccess>
    );
  }
  if (!query.error) return <Opening />;
  return <CannotOpen error={query.error} onRetry={() => void query.refetch()} />;
}

/** What an edit changes; the editor has that from the shared document. */
const EDITED: ReadonlySet<string> = new Set([
  "document",
  "layout",
  "revision",
  "updated_at",
] satisfies (keyof WorkflowDetail)[]);

/** A workflow as the same object while it differs only in what an edit changes: each one comes back from the server a moment later. */
function useFacts(workflow: WorkflowDetail | undefined): WorkflowDetail | undefined {
  const [kept, keep] = useState(workflow);
  const keys = new Set([...Object.keys(workflow ?? {}), ...Object.keys(kept ?? {})]) as Set<keyof WorkflowDetail>;
  const same = [...keys].every((key) => EDITED.has(key) || workflow?.[key] === kept?.[key]);
  if (same) return kept;
  keep(workflow);
  return workflow;
}
