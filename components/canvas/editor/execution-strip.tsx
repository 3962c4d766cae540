"use client";
import { ExternalLink, X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ChildLink } from "@/components/execution/child-link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { StateChip } from "@/components/ui/state";
import { Duration } from "@/components/ui/time";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { messageOf } from "@/lib/client/api";
import { useDecide } from "@/lib/client/approvals";
import { FINISHED } from "@/lib/client/executions";
import { m } from "@/lib/messages";
import { displayName } from "@/lib/workflow/names";
import { useEditor } from "../context";

const words = m.canvas.run;

interface StripProps {
  workspace: string;
  execution: ExecutionDetail;
  onHide: () => void;
}

/** The shown execution in one line over the drawing: its state, the decision it waits for, the way to its page. */
export function ExecutionStrip({ workspace, execution, onHide }: StripProps) {
  const over = FINISHED.has(execution.status);
  return (
    <section
      aria-label={words.shown}
      className="absolute top-3 left-1/2 z-10 w-max max-w-[calc(100%-24px)] -translate-x-1/2 animate-enter rounded-lg border bg-raised shadow-float"
    >
      <div className="flex items-center gap-2 py-1 pr-1 pl-2.5">
        <span role="status">
          <StateChip state={execution.status} />
        </span>
        {execution.partial && <Part partial={execution.partial} />}
        <Duration ms={execution.duration_ms} since={over ? null : execution.started_at} className="text-muted" />
        <Button asChild variant="ghost" size="sm">
          <Link href={`/${workspace}/executions/${execution.execution_id}`}>
            {words.open}
            <ExternalLink aria-hidden />
          </Link>
        </Button>
        <Button variant="ghost" size="icon-sm" aria-label={words.hide} title={words.hide} onClick={onHide}>
          <X aria-hidden />
        </Button>
      </div>
      {execution.pending_tasks.map((task) => (
        <Decision key={task.approval_id} workspace={workspace} task={task} />
      ))}
      {execution.nodes.map(({ node_id, status, child_execution_id: child }) =>
        status === "waiting" && child ? <CalledBy key={node_id} node={node_id} child={child} /> : null,
      )}
      {execution.error && <p className="max-w-md border-t px-3 py-2 text-failed text-sm">{execution.error.message}</p>}
    </section>
  );
}

/** Which part of the draft it ran, and that some of what it took over is out of date. */
function Part({ partial }: { partial: NonNullable<ExecutionDetail["partial"]> }) {
  const { mode, node_id, stale } = partial;
  const nodes = useEditor((snapshot) => snapshot.state.nodes);
  const nameOf = (id: string) => {
    const node = nodes.get(id);
    return node ? displayName(node) : id;
  };
  return (
    <>
      <span className="max-w-40 truncate text-muted text-sm">{m.inspector.part.shown[mode](nameOf(node_id))}</span>
      {stale.length > 0 && (
        <Badge
          tone="waiting"
          title={`${m.inspector.part.stale(stale.map(nameOf).join(", "))}. ${m.inspector.part.staleHelp}`}
        >
          {m.inspector.part.staleNode}
        </Badge>
      )}
    </>
  );
}

/** A node that waits for a sub-execution. */
function CalledBy({ node: id, child }: { node: string; child: string }) {
  const node = useEditor((snapshot) => snapshot.state.nodes.get(id));
  return (
    <div className="flex max-w-md flex-wrap items-center gap-x-3 border-t px-3 py-2 text-sm">
      <p>{m.executions.waitsForChild(node ? displayName(node) : id, null)}</p>
      <ChildLink id={child} />
    </div>
  );
}

function Decision({ workspace, task }: { workspace: string; task: ExecutionDetail["pending_tasks"][number] }) {
  const decide = useDecide(task.approval_id);
  const node = useEditor((snapshot) => snapshot.state.nodes.get(task.node_id));
  const [chosen, setChosen] = useState<"approve" | "reject" | null>(null);
  const send = (decision: "approve" | "reject") => {
    setChosen(decision);
    decide.mutate({ decision });
  };
  const busy = decide.isPending || decide.isSuccess;
  return (
    <div className="max-w-md border-t px-3 py-2.5">
      <p className="text-faint text-xs">{words.waitsFor(node ? displayName(node) : task.node_id)}</p>
      <p className="mt-0.5 line-clamp-3 whitespace-pre-wrap text-sm">{task.prompt}</p>
      {decide.error && (
        <p role="alert" className="mt-1.5 text-failed text-xs">
          {messageOf(decide.error)}
        </p>
      )}
      <div className="mt-2.5 flex flex-wrap items-center gap-2">
        <Button
          size="sm"
          variant="primary"
          pending={busy && chosen === "approve"}
          disabled={busy}
          onClick={() => send("approve")}
        >
          {words.approve}
        </Button>
        <Button size="sm" pending={busy && chosen === "reject"} disabled={busy} onClick={() => send("reject")}>
          {words.reject}
        </Button>
        <Button asChild size="sm" variant="ghost" className="ml-auto">
          <Link href={`/${workspace}/approvals/${task.approval_id}`}>{words.openApproval}</Link>
        </Button>
      </div>
    </div>
  );
}
