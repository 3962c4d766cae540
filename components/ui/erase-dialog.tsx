"use client";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "./confirm-dialog";
import { Field } from "./field";
import { Input } from "./input";

interface EraseDialogProps {
  title: string;
  action: string;
  /** Asks for the name of what was in use; null: it was not. */
  typeLabel: string | null;
  /** @param confirm what was typed, when it was asked for. A failure is shown and the dialog stays. */
  onErase: (confirm: { confirm?: string }) => Promise<void>;
  onClose: () => void;
  /** What goes with it. */
  children: ReactNode;
}

/** Deletes something for ever: says what goes with it, and has its name typed when it was in use. */
export function EraseDialog({ title, action, typeLabel, onErase, onClose, children }: EraseDialogProps) {
  const [typed, setTyped] = useState("");
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      action={action}
      onConfirm={() => onErase(typeLabel === null ? {} : { confirm: typed })}
    >
      {children}
      {typeLabel !== null && (
        <Field label={typeLabel}>
          {(control) => (
            <Input {...control} autoFocus value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
      )}
    </ConfirmDialog>
  );
}
