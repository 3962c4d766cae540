"use client";
import Link from "next/link";
import { memo } from "react";
import { cn } from "@/components/ui/cn";
import { StateChip } from "@/components/ui/state";
import { Duration } from "@/components/ui/time";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { m } from "@/lib/messages";
import { displayName } from "@/lib/workflow/names";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { type PanelTab, useCanvas, useEditor, useOverlay } from "../context";
import { NodeIcon } from "../node-icon";
import { ProblemList } from "./problem-list";

const words = m.canvas.panel;

export interface PanelListsProps {
  workspace: string;
  problems: readonly WorkflowProblem[] | null;
  execution: ExecutionDetail | undefined;
  onJump: (problem: WorkflowProblem) => void;
  onReveal: (nodeId: string) => void;
}

/** What the panel under the drawing shows, one list at a time. */
export default function PanelLists({ tab, ...props }: PanelListsProps & { tab: PanelTab }) {
  if (tab === "problems") return <ProblemList problems={props.problems} onJump={props.onJump} />;
  if (tab === "outline") return <Outline onReveal={props.onReveal} />;
  return <LastExecution workspace={props.workspace} execution={props.execution} onReveal={props.onReveal} />;
}

const row = "flex min-h-8 w-full items-center gap-2.5 rounded-md px-2 py-1 text-left text-sm hover:bg-hover";

function Outline({ onReveal }: { onReveal: (nodeId: string) => void }) {
  const nodes = useEditor((snapshot) => snapshot.state.nodes);
  if (nodes.size === 0) return <p className="px-2 py-1.5 text-faint text-sm">{words.noNodes}</p>;
  return (
    <ul className="grid gap-x-2 sm:grid-cols-2 xl:grid-cols-3">
      {[...nodes.keys()].map((id) => (
        <OutlineRow key={id} id={id} onReveal={onReveal} />
      ))}
    </ul>
  );
}

/** One node of the list. It reads its own node: typing in the inspector renders one row of hundreds. */
const OutlineRow = memo(function OutlineRow({ id, onReveal }: { id: string; onReveal: (nodeId: string) => void }) {
  const { store } = useCanvas();
  const node = useEditor((snapshot) => snapshot.state.nodes.get(id));
  const selected = useEditor((snapshot) => snapshot.selection.nodes.has(id));
  if (!node) return null;
  const definition = store.types.get(node.component_type);
  return (
    <li>
      <button
        type="button"
        className={cn(row, selected && "bg-hover")}
        aria-pressed={selected}
        onClick={() => onReveal(id)}
      >
        <NodeIcon icon={definition?.icon} category={definition?.category ?? "unknown"} />
        <span className="min-w-0 flex-1 truncate">{displayName(node)}</span>
        <span className="shrink-0 text-faint text-xs">{definition?.title ?? node.component_type}</span>
      </button>
    </li>
  );
});

function LastExecution({
  workspace,
  execution,
  onReveal,
}: {
  workspace: string;
  execution: ExecutionDetail | undefined;
  onReveal: (nodeId: string) => void;
}) {
  const nodes = useEditor((snapshot) => snapshot.state.nodes);
  const runs = useOverlay((overlay) => overlay.runs);
  if (!execution) return <p className="px-2 py-1.5 text-faint text-sm">{words.noExecution}</p>;
  return (
    <>
      <div className="flex items-center gap-2.5 px-2 py-1 text-sm">
        <StateChip state={execution.status} />
        <Duration ms={execution.duration_ms} since={execution.completed_at ? null : execution.started_at} />
        <Link className="text-accent-text hover:underline" href={`/${workspace}/executions/${execution.execution_id}`}>
          {m.canvas.run.open}
        </Link>
      </div>
      <ul>
        {[...nodes.values()].map((node) => {
          const run = runs?.get(node.node_id);
          return (
            <li key={node.node_id}>
              <button type="button" className={row} onClick={() => onReveal(node.node_id)}>
                <span className="min-w-0 flex-1 truncate">{displayName(node)}</span>
                {run ? (
                  <>
                    <Duration
                      ms={run.duration}
                      since={run.status === "running" ? run.startedAt : null}
                      className="text-faint"
                    />
                    <StateChip state={run.status} />
                  </>
                ) : (
                  <span className="text-faint text-xs">{words.notStarted}</span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
