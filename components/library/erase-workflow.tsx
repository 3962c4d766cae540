"use client";
import { EraseDialog } from "@/components/ui/erase-dialog";
import type { TrashItem } from "@/lib/api/contracts/library";
import { useErase } from "@/lib/client/library";
import { toast } from "@/lib/client/toast";
import { m } from "@/lib/messages";

const words = m.library.trash;

/** Deletes a workflow of the trash for ever; while it runs, it only says that. */
export function EraseWorkflow({ item, onClose }: { item: TrashItem; onClose: () => void }) {
  const erase = useErase();
  const isPublished = item.published_version !== null;
  const isRunning = item.running > 0;
  return (
    <EraseDialog
      title={words.eraseTitle(item.name)}
      action={words.erase}
      typeLabel={isPublished && !isRunning ? words.eraseType(item.name) : null}
      onErase={async (confirm) => {
        const { complete } = await erase.mutateAsync({ id: item.id, ...confirm });
        if (!complete) toast(words.erasing);
      }}
      onClose={onClose}
    >
      <p>{isRunning ? words.eraseRuns(item.running) : words.eraseBody(item.executions)}</p>
    </EraseDialog>
  );
}
