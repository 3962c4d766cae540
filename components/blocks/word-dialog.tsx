"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Failure } from "@/components/versions/failure";
import { messageOf } from "@/lib/client/api";
import { m } from "@/lib/messages";

export interface Question {
  title: string;
  /** What follows from it. */
  body: string;
  /** Asks for a few words, which may be left out. */
  label?: string;
  action: string;
  danger?: boolean;
  run(said: string): Promise<unknown>;
}

const FORM = "block-word";

/** Asks before something that has consequences, with a place for a few words. */
export function WordDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const { title, body, label, action, danger, run } = question;
  const [said, setSaid] = useState("");
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const go = async () => {
    setPending(true);
    setFailure(null);
    try {
      await run(said.trim());
      onClose();
    } catch (error) {
      setFailure(messageOf(error));
      setPending(false);
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={title}
        description={body}
        footer={
          <>
            <Button onClick={onClose}>{m.common.cancel}</Button>
            <Button variant={danger ? "danger" : "primary"} type="submit" form={FORM} pending={isPending}>
              {action}
            </Button>
          </>
        }
      >
        <form
          id={FORM}
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void go();
          }}
        >
          <Failure message={failure} />
          {label && (
            <Field label={label} optional>
              {(control) => (
                <Textarea
                  {...control}
                  maxLength={2000}
                  value={said}
                  onChange={(event) => setSaid(event.target.value)}
                />
              )}
            </Field>
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}
