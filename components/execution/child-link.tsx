"use client";
import { CornerLeftUp, ExternalLink, Hourglass } from "lucide-react";
import Link from "next/link";
import { useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import { StateChip } from "@/components/ui/state";
import { useExecution } from "@/lib/client/executions";
import { m } from "@/lib/messages";

/** How often the state of what is waited for is asked for, in milliseconds. */
const LOOK_MS = 4000;
const link = "inline-flex items-center gap-1 text-accent-text text-sm hover:underline [&_svg]:size-3.5";

/** The way to an execution that a node has called. */
export function ChildLink({ id, className }: { id: string; className?: string }) {
  const { slug } = useWorkspace();
  return (
    <Link href={`/${slug}/executions/${id}`} className={cn(link, className)}>
      <ExternalLink aria-hidden />
      {m.executions.openChild}
    </Link>
  );
}

/** The way back from a called execution to the node that called it. */
export function ParentLink({ id, node, workflow }: { id: string; node: string | null; workflow: string | null }) {
  const { slug } = useWorkspace();
  return (
    <Link
      href={`/${slug}/executions/${id}${node ? `?node=${encodeURIComponent(node)}` : ""}`}
      className="inline-flex min-w-0 items-center gap-1 hover:text-text"
    >
      <CornerLeftUp aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{m.executions.calledBy(workflow ?? id.slice(0, 8))}</span>
    </Link>
  );
}

/** A node that waits for what it has called: how that stands, and the way to it. */
export function ChildWait({ id, node }: { id: string; node: string }) {
  const child = useExecution(id, { refetchInterval: LOOK_MS }).data;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg border bg-bg px-3.5 py-3 text-sm">
      <Hourglass aria-hidden className="size-4 shrink-0 text-waiting" />
      <p className="min-w-0 flex-1 basis-40">{m.executions.waitsForChild(node, child?.workflow_name ?? null)}</p>
      {child && <StateChip state={child.status} />}
      <ChildLink id={id} />
      {child && child.pending_tasks.length > 0 && (
        <p className="basis-full text-muted text-xs">{m.executions.childWaits}</p>
      )}
    </div>
  );
}
