"use client";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { TrashItem } from "@/lib/api/contracts/library";
import { useErase } from "@/lib/client/library";
import { toast } from "@/lib/client/toast";
import { m } from "@/lib/messages";

const words = m.library.trash;

/** Says what goes with the workflow, and has its name typed when it was in use. */
export function EraseDialog({ item, onClose }: { item: TrashItem; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const erase = useErase();
  const isPublished = item.published_version !== null;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.eraseTitle(item.name)}
      action={words.erase}
      onConfirm={async () => {
        const { complete } = await erase.mutateAsync({ id: item.id, ...(isPublished ? { confirm: typed } : {}) });
        if (!complete) toast(words.erasing);
      }}
    >
      {item.running > 0 ? (
        <p>{words.eraseRuns(item.running)}</p>
      ) : (
        <>
          <p>{words.eraseBody(item.executions)}</p>
          {isPublished && (
            <Field label={words.eraseType(item.name)}>
              {(control) => (
                <Input {...control} autoFocus value={typed} onChange={(event) => setTyped(event.target.value)} />
              )}
            </Field>
          )}
        </>
      )}
    </ConfirmDialog>
  );
}
