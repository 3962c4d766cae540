"use client";
import { EraseDialog } from "@/components/ui/erase-dialog";
import type { BlockItem } from "@/lib/api/contracts/blocks";
import { useEraseBlock } from "@/lib/client/code-blocks";
import { toast } from "@/lib/client/toast";
import { m } from "@/lib/messages";

const words = m.blocks.trash;

/** Deletes a code block of the trash for ever. */
export function EraseBlock({ item, onClose }: { item: BlockItem; onClose: () => void }) {
  const erase = useEraseBlock();
  return (
    <EraseDialog
      title={words.eraseTitle(item.name)}
      action={words.erase}
      typeLabel={item.published === null ? null : words.eraseType(item.name)}
      onErase={async (confirm) => {
        await erase.mutateAsync({ id: item.id, ...confirm });
        toast(words.erased(item.name));
      }}
      onClose={onClose}
    >
      <p>{words.eraseBody}</p>
    </EraseDialog>
  );
}
