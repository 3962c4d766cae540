"use client";
import { type DragEvent, useState } from "react";
import { useBulk, useChangeFolder } from "@/lib/client/library";
import { toast, toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";
import { droppedOf, isOurs } from "./drag";

/** A place to drop workflows and folders on. @param folder null: the top. @param name for the sentence afterwards. */
export function useDrop(folder: string | null, name: string) {
  const [isOver, setOver] = useState(false);
  const bulk = useBulk();
  const change = useChangeFolder();
  const failed = (error: Error) => toastError(error.message);
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!isOurs(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        setOver(false);
        const dropped = droppedOf(event.dataTransfer);
        if (!dropped || dropped.folder === folder) return;
        event.preventDefault();
        if (dropped.folder !== null) change.mutate({ id: dropped.folder, parent_id: folder }, { onError: failed });
        else
          bulk.mutate(
            { ids: dropped.workflows, change: { action: "move", folder_id: folder } },
            { onError: failed, onSuccess: ({ done }) => toast(m.library.bulk.moved(done.length, name)) },
          );
      },
    },
  };
}
