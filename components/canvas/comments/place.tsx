"use client";
import { useReactFlow } from "@xyflow/react";
import { useCallback, useMemo } from "react";
import { fieldsOf } from "@/components/inspector/schema";
import type { CommentAnchor } from "@/lib/api/contracts/comments";
import { m } from "@/lib/messages";
import { nodeTypes } from "@/lib/nodes/registry";
import { displayName } from "@/lib/workflow/names";
import { useCanvas, useEditor } from "../context";
import { useFit } from "../use-fit";

const words = m.comments;

/** Brings the place of a thread into view and selects its node; nothing when the node is gone. */
export function useJump(): (anchor: CommentAnchor) => void {
  const { store } = useCanvas();
  const { getZoom, setCenter } = useReactFlow();
  const fitTo = useFit();
  return useCallback(
    (anchor) => {
      if (anchor.on === "point") {
        void setCenter(anchor.x, anchor.y, { zoom: Math.max(0.8, getZoom()), duration: 160 });
      } else if (store.get().state.nodes.has(anchor.node_id)) {
        store.select([anchor.node_id]);
        fitTo({ ids: [anchor.node_id], duration: 160 });
      }
    },
    [store, fitTo, getZoom, setCenter],
  );
}

/** What a thread is about, as the node is called now. */
export function usePlaceName(anchor: CommentAnchor, name: string | null): { text: string; there: boolean } {
  const node = useEditor(({ state }) => (anchor.on === "node" ? state.nodes.get(anchor.node_id) : undefined));
  return useMemo(() => {
    if (anchor.on === "point") return { text: words.place.drawing, there: true };
    if (!node) return { text: words.place.removed(name), there: false };
    if (anchor.field === null) return { text: displayName(node), there: true };
    const definition = nodeTypes.get(node.component_type);
    const title = definition && fieldsOf(definition.config).find((each) => each.name === anchor.field)?.title;
    return { text: words.place.field(displayName(node), title ?? anchor.field), there: true };
  }, [anchor, node, name]);
}

/** Where a thread stands; leads there. */
export function PlaceLine({
  anchor,
  name,
  onJump,
}: {
  anchor: CommentAnchor;
  name: string | null;
  onJump?: () => void;
}) {
  const jump = useJump();
  const { text, there } = usePlaceName(anchor, name);
  if (!there) return <span className="min-w-0 truncate text-faint text-xs">{text}</span>;
  return (
    <button
      type="button"
      title={words.jump(text)}
      className="min-w-0 truncate rounded-sm text-left text-muted text-xs hover:text-accent-text hover:underline"
      onClick={() => {
        jump(anchor);
        onJump?.();
      }}
    >
      {text}
    </button>
  );
}
