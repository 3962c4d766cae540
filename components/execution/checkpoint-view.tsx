"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import type { NodeRun } from "@/components/canvas/context";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Slider } from "@/components/ui/slider";
import { RelativeTime } from "@/components/ui/time";
import type { Checkpoint } from "@/lib/api/contracts/derive";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";
import { type ExecutionGraph, nodeName } from "./model";

const FrozenCanvas = dynamic(
  () => patiently(() => import("@/components/canvas/frozen").then((each) => each.FrozenCanvas)),
  {
    ssr: false,
    loading: () => <Skeleton className="size-full rounded-none" />,
  },
);

const words = m.derive.fork;

interface CheckpointViewProps {
  execution: ExecutionDetail;
  graph: ExecutionGraph | null;
  items: readonly Checkpoint[];
  at: Checkpoint;
  firedEdges: readonly string[];
  truncated: boolean;
  onChoose: (checkpoint: number) => void;
}

/** The drawing as it stood at a checkpoint, and the slider that goes through all of them. */
export function CheckpointView({ execution, graph, items, at, firedEdges, truncated, onChoose }: CheckpointViewProps) {
  const place = items.indexOf(at);
  const states = useMemo(() => statesAt(execution, items.slice(0, place + 1), at), [execution, items, place, at]);
  const fired = useMemo(() => new Set(firedEdges), [firedEdges]);
  const names = (ids: readonly string[]) => ids.map((id) => nodeName(graph, id)).join(", ");
  const choose = (next: number) => {
    const item = items[next];
    if (item) onChoose(item.checkpoint);
  };
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {graph && (
        <div className="h-[clamp(200px,34dvh,360px)] overflow-hidden rounded-lg border">
          <FrozenCanvas
            document={graph.document}
            layout={graph.layout}
            nodeStates={states}
            firedEdges={fired}
            trigger={execution.trigger_type}
            selected={null}
            onSelect={() => undefined}
          />
        </div>
      )}
      <div className="flex items-center gap-2">
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label={words.earlier}
          disabled={place <= 0}
          onClick={() => choose(place - 1)}
        >
          <ChevronLeft aria-hidden />
        </Button>
        <Slider
          aria-label={words.slider}
          aria-valuetext={`${words.place(place + 1, items.length)}. ${words.after(names(at.ended.map((each) => each.node_id)))}`}
          className="flex-1"
          min={0}
          max={items.length - 1}
          value={place}
          onChange={(event) => choose(Number(event.target.value))}
        />
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label={words.later}
          disabled={place >= items.length - 1}
          onClick={() => choose(place + 1)}
        >
          <ChevronRight aria-hidden />
        </Button>
      </div>
      <div className="text-sm">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium tabular-nums">{words.place(place + 1, items.length)}</span>
          <RelativeTime iso={at.at} className="text-faint text-xs" />
        </p>
        <p className="mt-0.5 break-words text-muted">{words.after(names(at.ended.map((each) => each.node_id)))}</p>
        <p className="break-words text-muted">{at.next.length > 0 ? words.next(names(at.next)) : words.last}</p>
        {truncated && <p className="mt-1 text-faint text-xs">{words.truncated}</p>}
      </div>
    </div>
  );
}

/** What the nodes had come to by then. What was taken over from the origin counts from the beginning. */
function statesAt(execution: ExecutionDetail, passed: readonly Checkpoint[], at: Checkpoint): Map<string, NodeRun> {
  const states = new Map<string, NodeRun>();
  const put = (id: string, status: NodeRun["status"]) => states.set(id, { status, duration: null, startedAt: null });
  for (const node of execution.nodes) if (node.reused) put(node.node_id, node.status);
  for (const { ended } of passed) for (const { node_id, status } of ended) put(node_id, status);
  for (const id of at.next) put(id, "waiting");
  return states;
}
