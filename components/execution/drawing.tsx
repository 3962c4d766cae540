"use client";
import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";
import { patiently } from "@/lib/client/patiently";
import type { ExecutionLive } from "@/lib/client/stream";
import type { ExecutionGraph } from "./model";

// The canvas is most of the page's code: facts and timeline are there before it.
const FrozenCanvas = dynamic(
  () => patiently(() => import("@/components/canvas/frozen").then((each) => each.FrozenCanvas)),
  {
    ssr: false,
    loading: () => <Skeleton className="size-full rounded-none" />,
  },
);

interface DrawingProps {
  graph: ExecutionGraph;
  live: ExecutionLive;
  selected: string | null;
  onSelect: (node: string | null) => void;
}

/** The drawing that the execution runs, as it was then, with what happened on it. */
export function Drawing({ graph, live, selected, onSelect }: DrawingProps) {
  return (
    <div className="h-[clamp(240px,38dvh,460px)] border-b">
      <FrozenCanvas
        document={graph.document}
        layout={graph.layout}
        nodeStates={live.nodeStates}
        firedEdges={live.firedEdges}
        tokens={live.tokens}
        trigger={live.execution?.trigger_type}
        selected={selected}
        onSelect={onSelect}
      />
    </div>
  );
}
