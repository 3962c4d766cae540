"use client";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { VariableItem } from "@/lib/api/contracts/variables";
import { useDeleteVariable } from "@/lib/client/variables";
import { m } from "@/lib/messages";

const words = m.variables;

/** Asks before a variable goes, for no undo brings it back. @param item null while nothing is asked */
export function DeleteVariable({ item, onClose }: { item: VariableItem | null; onClose: () => void }) {
  const remove = useDeleteVariable();
  return (
    <ConfirmDialog
      open={item !== null}
      onOpenChange={(open) => !open && onClose()}
      title={words.deleteTitle(item?.name ?? "")}
      action={words.deleteAction}
      onConfirm={async () => item && remove.mutateAsync(item.id)}
    >
      <p>{words.deleteBody}</p>
    </ConfirmDialog>
  );
}
