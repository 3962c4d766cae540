"use client";
import dynamic from "next/dynamic";
import type { CommentAnchor } from "@/lib/api/contracts/comments";
import { useIdle } from "@/lib/client/idle";
import { useCanvas, useOverlay } from "../context";

const Comments = dynamic(() => import("./comments"), { ssr: false });
const PointPins = dynamic(() => import("./point-pins"), { ssr: false });

/** The comments of a workflow, loaded when the drawing stands. @param beginHere where one begins that is asked for without a place. */
export function CommentsLayer({ workflowId, beginHere }: { workflowId: string; beginHere: () => CommentAnchor }) {
  const { overlay, actions } = useCanvas();
  const request = useOverlay((value) => value.commenting);
  const idle = useIdle();
  if (!idle && !request) return null;
  return (
    <Comments
      workflowId={workflowId}
      request={request}
      onRequest={(next) => (next ? actions.openComments(next) : overlay.set({ commenting: null }))}
      beginHere={beginHere}
    />
  );
}

/** Pins on the drawing itself, while there are any. */
export function CommentPoints() {
  const there = useOverlay((value) => value.comments.points.length > 0);
  return there ? <PointPins /> : null;
}
