"use client";
import dynamic from "next/dynamic";
import { useIdle } from "@/lib/client/idle";
import { useCanvas, useOverlay } from "../context";
import { useBeginComment } from "./use-begin";

const Comments = dynamic(() => import("./comments"), { ssr: false });
const PointPins = dynamic(() => import("./point-pins"), { ssr: false });

interface CommentsLayerProps {
  workflowId: string;
  /** What the keys of the drawing act on. */
  canvas: { current: HTMLElement | null };
}

/** The comments of a workflow, loaded when the drawing stands. */
export function CommentsLayer({ workflowId, canvas }: CommentsLayerProps) {
  const { overlay, actions } = useCanvas();
  const begin = useBeginComment(canvas);
  const request = useOverlay((value) => value.commenting);
  const idle = useIdle();
  if (!idle && !request) return null;
  return (
    <Comments
      workflowId={workflowId}
      request={request}
      onRequest={(next) => (next ? actions.openComments(next) : overlay.set({ commenting: null }))}
      onBegin={begin}
    />
  );
}

/** Pins on the drawing itself, while there are any. */
export function CommentPoints() {
  const there = useOverlay((value) => value.comments.points.length > 0);
  return there ? <PointPins /> : null;
}
