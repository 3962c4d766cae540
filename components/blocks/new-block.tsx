"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { fieldError, messageOf } from "@/lib/client/api";
import { useCreateBlock } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";
import { Failure } from "../versions/failure";
import type { BlockLanguage } from "./status";

const words = m.blocks.new;
const LANGUAGES: readonly BlockLanguage[] = ["python", "typescript", "javascript"];
const FORM = "new-block";

/** Name, language, description; the rest is written on the block's own page. */
export function NewBlockDialog({ onClose }: { onClose: () => void }) {
  const { slug: workspace } = useWorkspace();
  const router = useRouter();
  const create = useCreateBlock();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [language, setLanguage] = useState<BlockLanguage>("python");
  const wrong = fieldError(create.error, "name");
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={m.blocks.create}
        footer={
          <>
            <Button onClick={onClose}>{m.common.cancel}</Button>
            <Button
              variant="primary"
              type="submit"
              form={FORM}
              pending={create.isPending}
              disabled={name.trim() === ""}
            >
              {words.action}
            </Button>
          </>
        }
      >
        <form
          id={FORM}
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === "") return;
            create.mutate(
              { name, description, language },
              { onSuccess: ({ slug }) => router.push(`/${workspace}/code-blocks/${slug}`) },
            );
          }}
        >
          <Failure message={create.error && !wrong ? messageOf(create.error) : null} />
          <Field label={words.name} help={words.nameHelp} error={wrong} required>
            {(control) => (
              <Input {...control} maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
            )}
          </Field>
          <fieldset>
            <legend className="mb-1.5 font-medium text-sm">{m.blocks.columns.language}</legend>
            <div className="grid grid-cols-3 gap-2">
              {LANGUAGES.map((each) => (
                <label
                  key={each}
                  className={cn(
                    "flex h-9 cursor-pointer items-center justify-center rounded-md border border-border-strong text-sm has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent-text has-focus-visible:outline-2 has-focus-visible:outline-accent-text",
                  )}
                >
                  <input
                    type="radio"
                    name="language"
                    className="sr-only"
                    checked={language === each}
                    onChange={() => setLanguage(each)}
                  />
                  {m.blocks.languages[each]}
                </label>
              ))}
            </div>
            <p className="mt-1.5 text-faint text-xs">{words.languageHelp}</p>
          </fieldset>
          <Field label={words.description} optional>
            {(control) => (
              <Textarea
                {...control}
                maxLength={2000}
                value={description}
                onChange={(event) => setDescription(event.target.value)}
              />
            )}
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
