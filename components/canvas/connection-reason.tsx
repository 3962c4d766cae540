"use client";
import { useConnection, useReactFlow, useStore, ViewportPortal } from "@xyflow/react";
import { useEffect } from "react";
import * as m from "@/lib/messages/en";
import { useCanvas, useOverlay } from "./context";
import { checkConnection, type Refusal } from "./state/connection";
import { HEAD_HEIGHT } from "./state/grid";

/** The sentence for a refused connection. */
export function reasonOf(refusal: Refusal): string {
  return m.canvas.refused[refusal.code](refusal.name);
}

/** Says at the handle why it takes no edge: while one is dragged over it, and for a moment after it was dropped there. */
export function ConnectionReason() {
  const { store, overlay } = useCanvas();
  const dragged = useConnection((connection) => {
    if (!connection.inProgress || connection.isValid !== false || !connection.toNode || !connection.toHandle) return "";
    const forward = connection.fromHandle.type === "source";
    const [from, to] = forward
      ? [connection.fromHandle, connection.toHandle]
      : [connection.toHandle, connection.fromHandle];
    const refusal = checkConnection(store.get().state, store.types, {
      source: from.nodeId,
      handle: from.id ?? "main",
      target: to.nodeId,
    });
    return refusal ? `${connection.toNode.id}\n${reasonOf(refusal)}` : "";
  });
  const dropped = useOverlay((value) => value.refusal);
  useEffect(() => {
    if (!dropped) return;
    const timer = setTimeout(() => overlay.set({ refusal: null }), 3500);
    return () => clearTimeout(timer);
  }, [dropped, overlay]);
  const [node, reason] = dragged
    ? (dragged.split("\n") as [string, string])
    : dropped
      ? [dropped.node, dropped.reason]
      : ["", ""];
  // The sentence keeps its size however far the drawing is zoomed out.
  const scale = useStore((state) => (reason ? 1 / state.transform[2] : 1));
  const place = useReactFlow().getInternalNode(node)?.internals.positionAbsolute;
  return (
    <>
      <div role="status" className="sr-only">
        {reason}
      </div>
      {place && reason && (
        <ViewportPortal>
          <div
            aria-hidden
            className="pointer-events-none absolute z-20 w-max max-w-56 animate-fade rounded-md border border-failed bg-raised px-2 py-1 text-failed text-xs shadow-float"
            style={{
              transform: `translate(${place.x - 8}px, ${place.y + HEAD_HEIGHT / 2 + 14}px) scale(${scale})`,
              transformOrigin: "0 0",
            }}
          >
            {reason}
          </div>
        </ViewportPortal>
      )}
    </>
  );
}
