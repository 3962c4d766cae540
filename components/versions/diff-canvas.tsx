"use client";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import { MARK_ICONS, MARK_TONES } from "@/components/canvas/diff-mark";
import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";
import type { ChangeKind } from "@/lib/workflow/diff";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow/schema";

const FrozenCanvas = dynamic(
  () => patiently(() => import("@/components/canvas/frozen").then((each) => each.FrozenCanvas)),
  {
    ssr: false,
    loading: () => <Skeleton className="size-full rounded-none" />,
  },
);

interface DiffCanvasProps {
  document: WorkflowDocument;
  layout: WorkflowLayout;
  /** Left out: it is shown as it is, and there is no legend. */
  marks?: ReadonlyMap<string, ChangeKind>;
  selected: string | null;
  onSelect: (node: string | null) => void;
}

/** A version on the frozen canvas, with what differs marked and the ghosts of what is gone. */
export function DiffCanvas({ document, layout, marks, selected, onSelect }: DiffCanvasProps) {
  const ids = useMemo(
    () =>
      new Set([...document.nodes.map(({ node_id }) => node_id), ...document.triggers.map((_, i) => `trigger:${i}`)]),
    [document],
  );
  return (
    <div className="relative h-[clamp(260px,44dvh,520px)] min-w-0 border-b lg:h-auto lg:border-b-0">
      <FrozenCanvas
        document={document}
        layout={layout}
        marks={marks}
        selected={selected !== null && ids.has(selected) ? selected : null}
        onSelect={onSelect}
      />
      {marks && <Legend />}
    </div>
  );
}

function Legend() {
  return (
    <ul
      aria-label={m.versions.compare.legend}
      className="absolute top-3 left-3 z-10 flex flex-wrap gap-1.5 rounded-lg border bg-surface p-1.5"
    >
      {(["added", "removed", "changed"] as const).map((kind) => {
        const Icon = MARK_ICONS[kind];
        return (
          <li key={kind}>
            <Badge tone={MARK_TONES[kind]}>
              <Icon aria-hidden />
              {m.versions.kinds[kind]}
            </Badge>
          </li>
        );
      })}
    </ul>
  );
}
