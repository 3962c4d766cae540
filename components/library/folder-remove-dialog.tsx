"use client";
import { useId, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { FolderItem } from "@/lib/api/contracts/library";
import { useRemoveFolder } from "@/lib/client/library";
import { toast } from "@/lib/client/toast";
import { m } from "@/lib/messages";

const words = m.library.folders;

interface FolderRemoveDialogProps {
  folder: FolderItem;
  count: number;
  onClose: () => void;
  onRemoved: () => void;
}

/** Asks what becomes of what is in a folder, then deletes it. */
export function FolderRemoveDialog({ folder, count, onClose, onRemoved }: FolderRemoveDialogProps) {
  const [contents, setContents] = useState<"up" | "trash">("up");
  const remove = useRemoveFolder();
  const name = useId();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.removeTitle(folder.name)}
      action={words.removeAction}
      onConfirm={async () => {
        const { trashed } = await remove.mutateAsync({ id: folder.id, contents });
        toast([words.removed(folder.name), ...(trashed > 0 ? [m.library.trash.trashed(trashed)] : [])].join(" "));
        onRemoved();
      }}
    >
      <p>{words.removeBody(count)}</p>
      <div className="space-y-2 pt-1">
        {(["up", "trash"] as const).map((choice) => (
          <label key={choice} className="flex cursor-pointer items-start gap-2.5">
            <input
              type="radio"
              name={name}
              className="mt-0.5 size-4 accent-(--accent)"
              checked={contents === choice}
              onChange={() => setContents(choice)}
            />
            <span>
              <span className="block text-text">{words[choice]}</span>
              <span className="block">{choice === "up" ? words.upHelp : words.trashHelp}</span>
            </span>
          </label>
        ))}
      </div>
    </ConfirmDialog>
  );
}
