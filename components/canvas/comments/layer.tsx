"use client";
import { useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { memo, useEffect } from "react";
import { keys } from "@/lib/client/keys";
import { patiently } from "@/lib/client/patiently";
import { useCanvas, useOverlay } from "../context";
import type { Collab } from "../use-collab";
import { useBeginComment } from "./use-begin";

const Comments = dynamic(() => patiently(() => import("./comments")), { ssr: false });
const PointPins = dynamic(() => patiently(() => import("./point-pins")), { ssr: false });

interface CommentsLayerProps {
  workflowId: string;
  /** What the keys of the drawing act on. */
  canvas: { current: HTMLElement | null };
  listen: Collab["listen"];
}

/** The comments of a workflow, asked for again when somebody says something. The page loads it when the drawing stands. */
export const CommentsLayer = memo(function CommentsLayer({ workflowId, canvas, listen }: CommentsLayerProps) {
  const { overlay, actions } = useCanvas();
  const client = useQueryClient();
  const begin = useBeginComment(canvas);
  const request = useOverlay((value) => value.commenting);
  useEffect(
    () =>
      listen((message) => {
        if (message.type === "comments") void client.invalidateQueries({ queryKey: keys.comments(workflowId) });
      }),
    [listen, client, workflowId],
  );
  return (
    <Comments
      workflowId={workflowId}
      request={request}
      onRequest={(next) => (next ? actions.openComments(next) : overlay.set({ commenting: null }))}
      onBegin={begin}
    />
  );
});

/** Pins on the drawing itself, while there are any. */
export function CommentPoints() {
  const there = useOverlay((value) => value.comments.points.length > 0);
  return there ? <PointPins /> : null;
}
