"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import type { VersionItem } from "@/lib/api/contracts/versions";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/client/api";
import { useVersionWords } from "@/lib/client/versions";
import { m } from "@/lib/messages";
import { Failure } from "./failure";

const words = m.versions;

interface WordsDialogProps {
  workflow: WorkflowDetail;
  item: VersionItem;
  onClose: () => void;
}

/** Label and message of a version, which may change after it was published. */
export default function WordsDialog({ workflow, item, onClose }: WordsDialogProps) {
  const [label, setLabel] = useState(item.label ?? "");
  const [message, setMessage] = useState(item.message ?? "");
  const [failure, setFailure] = useState<string | null>(null);
  const change = useVersionWords(workflow.id, item.version_id);
  const save = async () => {
    setFailure(null);
    try {
      await change.mutateAsync({ label: label.trim() || null, message: message.trim() || null });
      onClose();
    } catch (error) {
      setFailure(messageOf(error));
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={words.words.title(item.semver)}
        description={words.words.description}
        footer={
          <>
            <Button onClick={onClose}>{m.common.cancel}</Button>
            <Button variant="primary" type="submit" form="version-words" pending={change.isPending}>
              {words.words.save}
            </Button>
          </>
        }
      >
        <form
          id="version-words"
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Failure message={failure} />
          <Field label={words.publish.label} optional>
            {(control) => (
              <Input {...control} maxLength={60} value={label} onChange={(event) => setLabel(event.target.value)} />
            )}
          </Field>
          <Field label={words.publish.message} optional>
            {(control) => (
              <Textarea
                {...control}
                maxLength={2000}
                value={message}
                onChange={(event) => setMessage(event.target.value)}
              />
            )}
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
