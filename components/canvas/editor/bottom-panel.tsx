"use client";
import { ChevronDown, ChevronUp, CircleAlert, Info, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Tabs as Radix } from "radix-ui";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { StateChip } from "@/components/ui/state";
import { Duration } from "@/components/ui/time";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { m } from "@/lib/messages";
import { displayName } from "@/lib/workflow/names";
import type { WorkflowProblem } from "@/lib/workflow/schema";
import { useCanvas, useEditor, useOverlay } from "../context";
import { NodeIcon } from "../node-icon";

const words = m.canvas.panel;
const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info };
const TONES = { error: "text-failed", warning: "text-waiting", info: "text-faint" };

interface BottomPanelProps {
  workspace: string;
  problems: readonly WorkflowProblem[] | null;
  execution: ExecutionDetail | undefined;
  onJump: (problem: WorkflowProblem) => void;
  onReveal: (nodeId: string) => void;
}

/** Problems, every node as a list, and the last execution; one line high until it is opened. */
export function BottomPanel({ workspace, problems, execution, onJump, onReveal }: BottomPanelProps) {
  const [open, setOpen] = useState(false);
  const [tab, setTab] = useState("problems");
  const nodes = useEditor((snapshot) => snapshot.state.nodes.size);
  const serious = problems?.filter((problem) => problem.severity !== "info").length ?? 0;
  const blocking = problems?.some((problem) => problem.severity === "error");
  const choose = (value: string) => {
    setOpen(!(open && value === tab));
    setTab(value);
  };
  const trigger = (value: string, word: string, count: number | null, tone?: string) => (
    <Radix.Trigger
      value={value}
      className="flex h-9 items-center gap-1.5 border-transparent border-b-2 px-1 text-muted text-xs hover:text-text data-[state=active]:data-[open=true]:border-accent data-[state=active]:data-[open=true]:text-text"
      data-open={open}
      onClick={() => choose(value)}
    >
      {word}
      {count !== null && <span className={cn("tabular-nums", tone ?? "text-faint")}>{count}</span>}
    </Radix.Trigger>
  );
  return (
    <Radix.Root value={tab} activationMode="manual" className="shrink-0 border-t bg-surface">
      <div className="flex items-center gap-3 px-3">
        <Radix.List aria-label={words.label} className="flex gap-3">
          {trigger(
            "problems",
            words.problems,
            problems ? serious : null,
            serious === 0 ? undefined : blocking ? "text-failed" : "text-waiting",
          )}
          {trigger("outline", words.outline, nodes)}
          {trigger("execution", words.execution, null)}
        </Radix.List>
        <Button
          variant="ghost"
          size="icon-sm"
          className="ml-auto"
          aria-expanded={open}
          aria-label={open ? words.collapse : words.expand}
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown aria-hidden /> : <ChevronUp aria-hidden />}
        </Button>
      </div>
      <div className={open ? "h-48 overflow-y-auto overscroll-contain border-t p-1.5" : "hidden"}>
        <Radix.Content forceMount hidden={tab !== "problems"} value="problems">
          {open && <Problems problems={problems} onJump={onJump} />}
        </Radix.Content>
        <Radix.Content forceMount hidden={tab !== "outline"} value="outline">
          {open && <Outline onReveal={onReveal} />}
        </Radix.Content>
        <Radix.Content forceMount hidden={tab !== "execution"} value="execution">
          {open && <LastExecution workspace={workspace} execution={execution} onReveal={onReveal} />}
        </Radix.Content>
      </div>
    </Radix.Root>
  );
}

const row = "flex min-h-8 w-full items-center gap-2.5 rounded-md px-2 py-1 text-left text-sm hover:bg-hover";

function Problems({
  problems,
  onJump,
}: {
  problems: readonly WorkflowProblem[] | null;
  onJump: (problem: WorkflowProblem) => void;
}) {
  const { store } = useCanvas();
  if (!problems) return <p className="px-2 py-1.5 text-faint text-sm">{m.canvas.problems.checking}</p>;
  if (problems.length === 0) return <p className="px-2 py-1.5 text-faint text-sm">{m.canvas.problems.none}</p>;
  return (
    <ul>
      {problems.map((problem, index) => {
        const Icon = ICONS[problem.severity];
        const node = problem.node ? store.get().state.nodes.get(problem.node) : undefined;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two problems may be equal in everything that is shown.
          <li key={`${index}:${problem.code}`}>
            <button type="button" className={row} onClick={() => onJump(problem)}>
              <Icon
                role="img"
                aria-label={m.canvas.problems.severity[problem.severity]}
                className={cn("size-4 shrink-0", TONES[problem.severity])}
              />
              <span className="min-w-0 flex-1">{problem.sentence}</span>
              <span className="max-w-40 shrink-0 truncate text-faint text-xs">
                {node ? displayName(node) : m.canvas.problems.workflow}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Outline({ onReveal }: { onReveal: (nodeId: string) => void }) {
  const { store } = useCanvas();
  const nodes = useEditor((snapshot) => snapshot.state.nodes);
  const selected = useEditor((snapshot) => snapshot.selection.nodes);
  if (nodes.size === 0) return <p className="px-2 py-1.5 text-faint text-sm">{words.noNodes}</p>;
  return (
    <ul className="grid gap-x-2 sm:grid-cols-2 xl:grid-cols-3">
      {[...nodes.values()].map((node) => {
        const definition = store.types.get(node.component_type);
        return (
          <li key={node.node_id}>
            <button
              type="button"
              className={cn(row, selected.has(node.node_id) && "bg-hover")}
              aria-pressed={selected.has(node.node_id)}
              onClick={() => onReveal(node.node_id)}
            >
              <NodeIcon icon={definition?.icon} category={definition?.category ?? "unknown"} />
              <span className="min-w-0 flex-1 truncate">{displayName(node)}</span>
              <span className="shrink-0 text-faint text-xs">{definition?.title ?? node.component_type}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

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
