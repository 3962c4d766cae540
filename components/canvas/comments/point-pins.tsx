"use client";
import { ViewportPortal } from "@xyflow/react";
import { useCanvas, useOverlay } from "../context";
import { Pin } from "./pin";

/** Pins of the threads that stand on the drawing itself. */
export default function PointPins() {
  const { actions } = useCanvas();
  const points = useOverlay((overlay) => overlay.comments.points);
  return (
    <ViewportPortal>
      {points.map(({ thread_id, anchor, comments, is_unread }) =>
        anchor.on === "point" ? (
          <div
            key={thread_id}
            className="pointer-events-auto absolute top-0 left-0"
            style={{ transform: `translate(${anchor.x}px,${anchor.y}px) translate(-10px,-50%)` }}
          >
            <Pin
              count={comments}
              unread={is_unread}
              onOpen={() => actions.openComments({ kind: "thread", id: thread_id })}
            />
          </div>
        ) : null,
      )}
    </ViewportPortal>
  );
}
