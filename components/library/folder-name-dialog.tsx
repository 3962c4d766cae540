"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { messageOf } from "@/lib/client/api";
import { m } from "@/lib/messages";

interface FolderNameDialogProps {
  title: string;
  action: string;
  name?: string;
  onClose: () => void;
  /** A refusal stays in the dialog. */
  onSave: (name: string) => Promise<unknown>;
}

/** Asks for the name of a folder, new or not. */
export function FolderNameDialog({ title, action, name = "", onClose, onSave }: FolderNameDialogProps) {
  const [value, setValue] = useState(name);
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const submit = async () => {
    if (value.trim() === "") {
      setFailure(m.library.folders.nameRequired);
      return;
    }
    setPending(true);
    try {
      await onSave(value.trim());
      onClose();
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} className="sm:w-[400px]">
        <form
          noValidate
          className="flex flex-col gap-4 pb-2"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Field label={m.library.folders.name} error={failure} required>
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={80}
                value={value}
                onChange={(event) => {
                  setFailure(null);
                  setValue(event.target.value);
                }}
              />
            )}
          </Field>
          <Button type="submit" variant="primary" pending={pending} className="self-end">
            {action}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
