"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { VariableItem, VariableType } from "@/lib/api/contracts/variables";
import { ApiError, fieldError, messageOf } from "@/lib/client/api";
import { useSaveVariable } from "@/lib/client/variables";
import { m } from "@/lib/messages";
import { readValue, writeValue } from "./variable-value";

const words = m.variables;
/** Hosts as people write and paste them. */
const hostsIn = (text: string): string[] => text.split(/[\s,;]+/).filter((part) => part !== "");
const TYPES = (["text", "number", "boolean", "json"] as const).map((value) => ({ value, label: words.types[value] }));

interface VariableDialogProps {
  target: VariableItem | "new";
  /** Of which workflow a new one is; null: of the workspace. */
  workflowId?: string | null;
  onClose: () => void;
}

/** Adds a variable or changes one; a secret value starts empty and stays when it is left so. */
export function VariableDialog({ target, workflowId = null, onClose }: VariableDialogProps) {
  const existing = target === "new" ? null : target;
  const [name, setName] = useState(existing?.name ?? "");
  const [type, setType] = useState<VariableType>(existing?.type ?? "text");
  const [secret, setSecret] = useState(existing?.secret ?? false);
  const [text, setText] = useState(existing && !existing.secret ? writeValue(existing.type, existing.value) : "");
  const [hosts, setHosts] = useState(existing?.hosts.join("\n") ?? "");
  const [tried, setTried] = useState(false);
  const save = useSaveVariable();
  const keeps = existing?.secret === true && secret && type === existing.type && text === "";
  const value = readValue(type, text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || (!keeps && value === undefined)) return;
    const named = { name: name.trim(), type, secret, hosts: secret ? hostsIn(hosts) : [] };
    const body = { ...named, ...(keeps ? {} : { value }), ...(existing ? {} : { workflow_id: workflowId }) };
    save.mutate({ id: existing?.id ?? null, body }, { onSuccess: onClose });
  };
  const wrong = tried && !keeps && value === undefined ? (type === "number" ? words.notNumber : words.notJson) : null;
  const unplaced = save.error !== null && !(save.error instanceof ApiError && save.error.errors.length > 0);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={existing ? words.editTitle(existing.name) : words.addTitle}>
        <form noValidate method="post" autoComplete="off" className="flex flex-col gap-4 pb-2" onSubmit={submit}>
          <Field
            label={words.name}
            help={words.nameHelp(name)}
            error={tried && name.trim() === "" ? words.nameRequired : fieldError(save.error, "name")}
            required
          >
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={64}
                spellCheck={false}
                className="font-mono"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label={words.type}>
            {({ required: _, ...control }) => (
              <Select {...control} value={type} onValueChange={setType} options={TYPES} />
            )}
          </Field>
          <Field label={words.secret} help={words.secretHelp}>
            {(control) => <Switch id={control.id} checked={secret} onCheckedChange={setSecret} />}
          </Field>
          {secret && (
            <Field label={words.hosts} help={words.hostsHelp} error={fieldError(save.error, "hosts")} optional>
              {(control) => (
                <Textarea
                  {...control}
                  rows={2}
                  spellCheck={false}
                  className="font-mono"
                  value={hosts}
                  placeholder="api.example.com"
                  onChange={(event) => setHosts(event.target.value)}
                />
              )}
            </Field>
          )}
          <Field
            label={words.value}
            help={existing?.secret ? words.valueKept : undefined}
            error={wrong ?? fieldError(save.error, "value")}
          >
            {({ required: _, ...control }) =>
              type === "boolean" ? (
                <Switch id={control.id} checked={text === "true"} onCheckedChange={(on) => setText(String(on))} />
              ) : (
                <Textarea
                  {...control}
                  rows={type === "number" ? 1 : 3}
                  spellCheck={false}
                  className={type === "number" ? "min-h-8 font-mono" : "font-mono"}
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                />
              )
            }
          </Field>
          {unplaced && (
            <p role="alert" className="rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
              {messageOf(save.error)}
            </p>
          )}
          <div className="flex justify-end gap-2 pt-1">
            <Button onClick={onClose}>{m.common.cancel}</Button>
            <Button type="submit" variant="primary" pending={save.isPending}>
              {words.save}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
