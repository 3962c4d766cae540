"use client";
import { useCallback, useRef } from "react";
import { ApprovalCard } from "@/components/approvals/approval-card";
import { ListFailure } from "@/components/lists/list";
import { useMayWith, WorkflowAccess } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { useApprovals } from "@/lib/client/approvals";
import { FINISHED } from "@/lib/client/executions";
import { useExecutionLive } from "@/lib/client/stream";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import { callSchemaOf } from "@/lib/workflow/calls";
import { ChildWait } from "./child-link";
import { Drawing } from "./drawing";
import { ErrorBox } from "./error-box";
import { ExecutionHeader } from "./header";
import { Held } from "./held";
import { type ExecutionGraph, nodeName } from "./model";
import { NodePanel } from "./node-panel";
import { Timeline } from "./timeline";
import { WholePanel } from "./whole-panel";

interface ExecutionPageProps {
  id: string;
  /** The drawing of the version that it runs; null when it cannot be had. */
  graph: ExecutionGraph | null;
}

/** An execution, live: header, what waits for a decision, drawing and timeline, and the chosen node (?node=, ?tab=). */
export function ExecutionPage({ id, graph }: ExecutionPageProps) {
  const live = useExecutionLive(id);
  const [url, setUrl] = useUrlState();
  const panel = useRef<HTMLElement>(null);
  const { execution } = live;
  const mayChange = useMayWith(execution?.access, "execution.start");
  const select = useCallback(
    (node: string | null) => {
      setUrl({ node, tab: null });
      // On a narrow screen the panel is below the timeline.
      if (node && window.matchMedia("(width < 64rem)").matches) panel.current?.scrollIntoView({ behavior: "smooth" });
    },
    [setUrl],
  );
  if (!execution) {
    return live.error ? <ListFailure error={live.error} onRetry={live.refetch} /> : <Loading />;
  }
  const selected = execution.nodes.find((node) => node.node_id === url.get("node"));
  const tab = url.get("tab");
  const failedIn = execution.error?.node_id;
  return (
    <WorkflowAccess access={execution.access}>
      <div className="flex flex-1 flex-col lg:h-dvh lg:flex-none">
        <ExecutionHeader execution={execution} graph={graph} reconnecting={live.connection === "reconnecting"} />
        <div className="grid flex-1 lg:min-h-0 lg:grid-cols-[minmax(0,1fr)_minmax(360px,440px)] lg:grid-rows-[auto_minmax(0,1fr)]">
          <Waiting execution={execution} graph={graph} />
          <div className="min-w-0 lg:col-start-1 lg:row-span-2 lg:row-start-1 lg:overflow-y-auto">
            <Held execution={execution} />
            {execution.error && (
              <div className="px-4 pt-4 md:px-6">
                <ErrorBox
                  error={execution.error}
                  title={
                    failedIn && (
                      <Button
                        variant="ghost"
                        className="h-auto p-0 text-failed underline-offset-2 hover:bg-transparent hover:text-failed hover:underline"
                        onClick={() => select(failedIn)}
                      >
                        {m.executions.errorIn(nodeName(graph, failedIn))}
                      </Button>
                    )
                  }
                />
              </div>
            )}
            {graph && <Drawing graph={graph} live={live} selected={selected?.node_id ?? null} onSelect={select} />}
            <div className="pt-2">
              <Timeline execution={execution} graph={graph} selected={selected?.node_id ?? null} onSelect={select} />
            </div>
          </div>
          <aside
            ref={panel}
            aria-label={m.executions.details}
            className="flex min-w-0 flex-col border-t bg-surface lg:col-start-2 lg:row-start-2 lg:min-h-0 lg:border-t-0 lg:border-l [&>section]:flex-1"
          >
            {selected ? (
              <NodePanel
                key={selected.node_id}
                name={nodeName(graph, selected.node_id)}
                node={selected}
                liveText={live.tokens.get(selected.node_id)}
                tab={tab}
                onTab={(next) => setUrl({ tab: next })}
                onClose={() => select(null)}
                onReplay={
                  mayChange && FINISHED.has(execution.status) && selected.status !== "skipped"
                    ? () => setUrl({ do: "replay", from: selected.node_id })
                    : null
                }
              />
            ) : (
              <WholePanel
                execution={execution}
                declared={declaredOf(execution, graph)}
                tab={tab}
                onTab={(next) => setUrl({ tab: next })}
              />
            )}
          </aside>
        </div>
      </div>
    </WorkflowAccess>
  );
}

/** What the workflow says of its output, and of the data of a start that brings what it asks for. */
function declaredOf({ trigger_type }: ExecutionDetail, graph: ExecutionGraph | null) {
  if (!graph) return { input: null, output: null };
  const { output_schema } = graph.document;
  const isAsked = ["manual", "api", "workflow"].includes(trigger_type);
  return { input: isAsked ? callSchemaOf(graph.document) : null, output: output_schema ?? null };
}

/** What the execution waits for: approvals, of which a decided one stays until the page is left, and called executions. */
function Waiting({ execution, graph }: { execution: ExecutionDetail; graph: ExecutionGraph | null }) {
  const waiting = execution.pending_tasks.length > 0;
  const query = useApprovals({ execution_id: execution.execution_id }, { enabled: waiting });
  const items = query.data?.pages.flatMap((page) => page.items).filter((each) => each.status === "pending") ?? [];
  const children = execution.nodes.flatMap(({ node_id, status, child_execution_id: id }) =>
    status === "waiting" && id ? [{ id, node: nodeName(graph, node_id) }] : [],
  );
  const approvals = waiting ? items : [];
  if (approvals.length === 0 && children.length === 0) return null;
  return (
    <section
      aria-label={approvals.length > 0 ? m.executions.waitsFor : m.executions.waitsForChildren}
      className="flex flex-col gap-3 border-waiting/40 bg-surface px-4 py-4 max-lg:border-b md:px-6 lg:col-start-2 lg:row-start-1 lg:max-h-[70dvh] lg:overflow-y-auto lg:border-border lg:border-b lg:border-l lg:px-5"
    >
      {approvals.map((approval) => (
        <ApprovalCard key={approval.id} approval={approval} inline />
      ))}
      {children.map(({ id, node }) => (
        <ChildWait key={id} id={id} node={node} />
      ))}
    </section>
  );
}

function Loading() {
  return (
    <div role="status" aria-busy="true" className="flex flex-col gap-4 p-6">
      <span className="sr-only">{m.common.loading}</span>
      <Skeleton className="h-6 w-72" />
      <Skeleton className="w-full max-w-lg" />
      {["a", "b", "c", "d", "e"].map((key) => (
        <Skeleton key={key} className="h-8 w-full" />
      ))}
    </div>
  );
}
