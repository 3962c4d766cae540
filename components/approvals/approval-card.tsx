"use client";
import { ArrowUpRight, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useMayWith, useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import { JsonViewer } from "@/components/ui/json/viewer";
import { StateChip } from "@/components/ui/state";
import { RelativeTime } from "@/components/ui/time";
import type { Approval } from "@/lib/api/contracts/approvals";
import { m } from "@/lib/messages";
import { Deadline } from "./deadline";
import { DecisionForm } from "./decision-form";
import { DecisionRecord } from "./decision-record";

interface ApprovalCardProps {
  approval: Approval;
  /** Inside an execution's page: no link back to it, smaller question. */
  inline?: boolean;
}

/** The question in large type, what is known so far, the deadline, and the decision or who made it. */
export function ApprovalCard({ approval, inline }: ApprovalCardProps) {
  const { slug } = useWorkspace();
  const [beaten, setBeaten] = useState(false);
  const pending = approval.status === "pending";
  const mayDecide = useMayWith(approval.access, "approval.decide");
  return (
    <article
      className={cn(
        "flex flex-col gap-4 rounded-lg border bg-surface",
        inline ? "border-waiting/50 bg-bg p-4" : "p-4 sm:p-6",
      )}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <StateChip state={pending ? "waiting" : approval.status} />
        <span className="text-faint text-sm">
          {m.approvals.asked} <RelativeTime iso={approval.created_at} />
        </span>
        {pending && (
          <span className={cn(!inline && "sm:ml-auto")}>
            <Deadline approval={approval} long />
          </span>
        )}
      </div>
      <h2
        className={cn(
          "whitespace-pre-wrap text-pretty break-words font-medium tracking-tight",
          inline ? "text-lg" : "text-xl",
        )}
      >
        {approval.prompt}
      </h2>
      {hasContext(approval.context) && (
        <div>
          <h3 className="mb-1.5 font-medium text-faint text-xs">{m.approvals.context}</h3>
          <div className={cn("overflow-auto rounded-lg border bg-sunken p-3", inline ? "max-h-44" : "max-h-80")}>
            <JsonViewer
              value={approval.context}
              label={`${m.approvals.context}: ${approval.node_name}`}
              plain
              openDepth={3}
            />
          </div>
        </div>
      )}
      {beaten && !pending && (
        <p role="alert" className="flex items-start gap-2 rounded-md bg-waiting-soft px-3 py-2 text-sm">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
          {m.approvals.alreadyPlain}
        </p>
      )}
      <div aria-live="polite">
        {pending && !mayDecide ? (
          <p className="text-muted text-sm">{m.approvals.viewer}</p>
        ) : pending ? (
          <DecisionForm approvalId={approval.id} onAlreadyDecided={() => setBeaten(true)} sticky={!inline} />
        ) : (
          <DecisionRecord approval={approval} />
        )}
      </div>
      {!inline && (
        <div className="flex flex-wrap gap-x-5 gap-y-1 border-t pt-3 text-muted text-sm">
          <Link
            href={`/${slug}/executions/${approval.execution_id}`}
            className="inline-flex items-center gap-1 hover:text-text hover:underline"
          >
            {m.approvals.openExecution}
            <ArrowUpRight aria-hidden className="size-3.5" />
          </Link>
          <Link href={`/${slug}/workflows/${approval.workflow_slug}`} className="hover:text-text hover:underline">
            {approval.workflow_name}
          </Link>
          <span className="text-faint">
            {m.approvals.inNode} {approval.node_name}
          </span>
          <span className="text-faint">
            {m.approvals.task} <code className="text-xs">{approval.task_id}</code>
          </span>
        </div>
      )}
    </article>
  );
}

function hasContext(context: unknown): boolean {
  if (context === null || context === undefined || context === "") return false;
  return typeof context !== "object" || Object.keys(context).length > 0;
}
