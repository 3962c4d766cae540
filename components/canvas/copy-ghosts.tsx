"use client";
import { ViewportPortal } from "@xyflow/react";
import { displayName } from "@/lib/workflow/names";
import { useCanvas } from "./context";
import { drawnBoxes, drawnWith } from "./state/folds";
import { groupOf } from "./state/ids";

/** Where the things stay that are dragged with Alt: outlines with their names, until copies of them are let go elsewhere. */
export default function CopyGhosts({ ids }: { ids: readonly string[] }) {
  const { store } = useCanvas();
  const drawing = store.get();
  const { state } = drawing;
  const boxes = drawnBoxes(drawing, store.types);
  const all = new Set(ids.flatMap((id) => drawnWith(drawing, store.types, id)));
  return (
    <ViewportPortal>
      {[...all].map((id) => {
        const box = boxes.get(id);
        if (!box) return null;
        const node = state.nodes.get(id);
        const name = node ? displayName(node) : state.items.groups.get(groupOf(id) ?? "")?.name;
        return (
          <div
            key={id}
            aria-hidden
            className="pointer-events-none absolute flex items-center rounded-lg border border-border-strong border-dashed bg-bg px-3 text-faint text-sm"
            style={{ transform: `translate(${box.x}px,${box.y}px)`, width: box.width, height: box.height }}
          >
            <span className="detail-name truncate">{name}</span>
          </div>
        );
      })}
    </ViewportPortal>
  );
}
