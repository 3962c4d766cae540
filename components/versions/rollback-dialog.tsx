"use client";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/client/api";
import { useRollback } from "@/lib/client/versions";
import { m } from "@/lib/messages";
import { Failure } from "./failure";

const words = m.versions.rollback;

interface RollbackDialogProps {
  workflow: WorkflowDetail;
  semver: string;
  onClose: () => void;
}

/** Asks what becomes of the draft, and publishes the content of an earlier version as the next one. */
export default function RollbackDialog({ workflow, semver, onClose }: RollbackDialogProps) {
  const [draft, setDraft] = useState<"keep" | "replace">("keep");
  const [message, setMessage] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const rollback = useRollback(workflow.id);
  const { data } = rollback;
  const choices = [
    { value: "keep", label: words.keep, help: words.keepHelp },
    { value: "replace", label: words.replace(semver), help: words.replaceHelp },
  ] as const;
  const start = async () => {
    setFailure(null);
    try {
      await rollback.mutateAsync({ target_version: semver, draft, ...(message.trim() && { message: message.trim() }) });
    } catch (error) {
      setFailure(messageOf(error));
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={words.title(semver)}
        description={data ? undefined : words.description(semver)}
        footer={
          data ? (
            <Button variant="primary" onClick={onClose}>
              {m.common.close}
            </Button>
          ) : (
            <>
              <Button onClick={onClose}>{m.common.cancel}</Button>
              <Button variant="primary" pending={rollback.isPending} onClick={() => void start()}>
                {!rollback.isPending && <RotateCcw aria-hidden />}
                {words.action}
              </Button>
            </>
          )
        }
      >
        {data ? (
          <p role="status" className="text-sm">
            {words.done(data.semver, data.restored_version)}
          </p>
        ) : (
          <div className="flex flex-col gap-4">
            <Failure message={failure} />
            <fieldset className="flex flex-col gap-1">
              <legend className="mb-1 font-medium text-sm">{words.draft}</legend>
              {choices.map((each) => (
                <label
                  key={each.value}
                  className="-mx-2 flex cursor-pointer gap-2.5 rounded-md px-2 py-2 hover:bg-hover"
                >
                  <input
                    type="radio"
                    name="draft"
                    className="mt-0.5 size-4 shrink-0 accent-(--accent)"
                    checked={draft === each.value}
                    onChange={() => setDraft(each.value)}
                  />
                  <span className="text-sm">
                    {each.label}
                    <span className="block text-faint text-xs">{each.help}</span>
                  </span>
                </label>
              ))}
            </fieldset>
            <Field label={words.message} optional>
              {(control) => (
                <Textarea
                  {...control}
                  maxLength={2000}
                  placeholder={words.messageDefault(semver)}
                  value={message}
                  onChange={(event) => setMessage(event.target.value)}
                />
              )}
            </Field>
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}
