"use client";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { BlockItem } from "@/lib/api/contracts/blocks";
import { useEraseBlock } from "@/lib/client/code-blocks";
import { toast } from "@/lib/client/toast";
import { m } from "@/lib/messages";

const words = m.blocks.trash;

/** Says what goes with a code block, and has its name typed when it was in use. */
export function EraseBlock({ item, onClose }: { item: BlockItem; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const erase = useEraseBlock();
  const isPublished = item.published !== null;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.eraseTitle(item.name)}
      action={words.erase}
      onConfirm={async () => {
        await erase.mutateAsync({ id: item.id, ...(isPublished ? { confirm: typed } : {}) });
        toast(words.erased(item.name));
      }}
    >
      <p>{words.eraseBody}</p>
      {isPublished && (
        <Field label={words.eraseType(item.name)}>
          {(control) => (
            <Input {...control} autoFocus value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
      )}
    </ConfirmDialog>
  );
}
