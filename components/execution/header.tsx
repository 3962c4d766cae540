"use client";
import { ChevronLeft, WifiOff } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { TriggerLabel } from "@/components/lists/trigger";
import { useMay, useWorkspace } from "@/components/shell/workspace";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHeader } from "@/components/ui/page-header";
import { StateChip } from "@/components/ui/state";
import { Duration, RelativeTime } from "@/components/ui/time";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { FINISHED, useCancelExecution } from "@/lib/client/executions";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";
import { ExecutionActions } from "./actions";
import { ParentLink } from "./child-link";
import { KeepToggle } from "./keep-toggle";
import { OriginLink, PartialFact } from "./lineage";
import type { ExecutionGraph } from "./model";

const ConfirmDialog = dynamic(() =>
  patiently(() => import("@/components/ui/confirm-dialog").then((each) => each.ConfirmDialog)),
);

interface HeaderProps {
  execution: ExecutionDetail;
  graph: ExecutionGraph | null;
  reconnecting: boolean;
}

/** State, workflow, facts, and what one can do with an execution. */
export function ExecutionHeader({ execution, graph, reconnecting }: HeaderProps) {
  const { slug } = useWorkspace();
  const mayChange = useMay("execution.control");
  const over = FINISHED.has(execution.status);
  const words = m.executions;
  return (
    <PageHeader
      above={
        <span className="flex min-w-0 items-center gap-3">
          <Link href={`/${slug}/executions`} className="inline-flex shrink-0 items-center gap-1 hover:text-text">
            <ChevronLeft aria-hidden className="size-4" />
            {words.title}
          </Link>
          {execution.parent_execution_id && (
            <ParentLink
              id={execution.parent_execution_id}
              node={execution.parent_node_id}
              workflow={execution.parent_workflow_name}
            />
          )}
        </span>
      }
      title={execution.workflow_name}
      beside={
        <span role="status" className="flex items-center gap-2">
          <StateChip state={execution.status} />
          {execution.handled && (
            <Badge tone="outline" title={m.derive.handledHelp[execution.handled]}>
              {m.derive.handled[execution.handled]}
            </Badge>
          )}
          {reconnecting && (
            <Badge tone="neutral">
              <WifiOff aria-hidden />
              {words.reconnecting}
            </Badge>
          )}
        </span>
      }
      actions={
        mayChange && (
          <>
            <KeepToggle execution={execution} />
            {over ? <ExecutionActions execution={execution} graph={graph} /> : <Cancel id={execution.execution_id} />}
          </>
        )
      }
    >
      <dl className="flex flex-wrap gap-x-6 gap-y-1 pb-3 text-sm">
        <Fact name={words.facts.version}>
          <Link
            href={`/${slug}/workflows/${execution.workflow_slug}${execution.semver ? `/versions?to=${execution.semver}` : ""}`}
            className="hover:underline"
          >
            {execution.is_test || execution.version === null
              ? words.draftVersion
              : m.common.version(execution.semver ?? execution.version)}
          </Link>
          {execution.is_test && (
            <Badge tone="outline" title={words.testHelp}>
              {words.test}
            </Badge>
          )}
        </Fact>
        <Fact name={words.facts.trigger}>
          <TriggerLabel type={execution.trigger_type} />
        </Fact>
        <Fact name={words.facts.started}>
          <RelativeTime iso={execution.started_at ?? execution.created_at} />
        </Fact>
        <Fact name={words.facts.duration}>
          <Duration ms={execution.duration_ms} since={over ? null : (execution.started_at ?? execution.created_at)} />
        </Fact>
        {execution.partial && (
          <Fact name={m.inspector.part.fact}>
            <PartialFact partial={execution.partial} graph={graph} />
          </Fact>
        )}
        {execution.origin && (
          <Fact name={m.derive.madeFrom}>
            <OriginLink origin={execution.origin} graph={graph} />
          </Fact>
        )}
        <Fact name={words.facts.id}>
          <code className="text-xs">{execution.execution_id.slice(0, 8)}…</code>
          <CopyButton value={execution.execution_id} label={words.copyId} className="size-6" />
        </Fact>
      </dl>
    </PageHeader>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-6 items-center gap-1.5">
      <dt className="text-faint">{name}</dt>
      <dd className="flex items-center gap-1.5">{children}</dd>
    </div>
  );
}

function Cancel({ id }: { id: string }) {
  const [open, setOpen] = useState(false);
  const cancel = useCancelExecution();
  return (
    <>
      <Button onClick={() => setOpen(true)}>{m.common.cancel}</Button>
      {open && (
        <ConfirmDialog
          open={open}
          onOpenChange={setOpen}
          title={m.executions.cancelTitle}
          action={m.executions.cancel}
          keep={m.executions.keepRunning}
          onConfirm={() => cancel.mutateAsync(id)}
        >
          <p>{m.executions.cancelBody}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
