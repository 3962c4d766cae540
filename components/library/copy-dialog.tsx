"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { messageOf } from "@/lib/client/api";
import { useCopy } from "@/lib/client/library";
import { toast } from "@/lib/client/toast";
import { m } from "@/lib/messages";

const words = m.library.copy;
export type CopyKind = "fork" | "duplicate" | "template";

interface CopyDialogProps {
  kind: CopyKind;
  workflow: { id: string; name: string };
  workspace: string;
  onClose: () => void;
}

/** Asks for the copy's name, and opens it; a template stays where it is. */
export function CopyDialog({ kind, workflow, workspace, onClose }: CopyDialogProps) {
  const [name, setName] = useState(words.names[kind](workflow.name).slice(0, 120));
  const [missing, setMissing] = useState(false);
  const copy = useCopy();
  const router = useRouter();
  const submit = () => {
    const wanted = name.trim();
    setMissing(wanted === "");
    if (wanted === "") return;
    copy.mutate(
      { id: workflow.id, kind, name: wanted },
      {
        onSuccess: ({ slug }) => {
          onClose();
          if (kind === "template") toast(words.saved(wanted));
          else router.push(`/${workspace}/workflows/${slug}`);
        },
      },
    );
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.titles[kind](workflow.name)} description={`${words.help[kind]} ${words.hooks}`}>
        <form
          noValidate
          className="flex flex-col gap-4 pt-2 pb-2"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Field
            label={words.name}
            error={missing ? words.nameRequired : copy.isError ? messageOf(copy.error) : null}
            required
          >
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={120}
                value={name}
                onFocus={(event) => event.currentTarget.select()}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" variant="primary" pending={copy.isPending} className="self-end">
            {words.actions[kind]}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
