"use client";
import { type FormEvent, useState } from "react";
import { ListFailure } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { Switch } from "@/components/ui/switch";
import type { CodeSettings } from "@/lib/api/contracts/blocks";
import { messageOf } from "@/lib/client/api";
import { useCodeSettings, useSaveCodeSettings } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";

const words = m.blocks.code;

/** What a workspace wants of its code: approval before publishing, a process for each run. */
export function CodePage({ editable }: { editable: boolean }) {
  const query = useCodeSettings();
  if (query.isPending)
    return (
      <div className="p-6">
        <Skeleton className="w-72" />
      </div>
    );
  if (query.isLoadingError) return <ListFailure error={query.error} onRetry={() => void query.refetch()} />;
  return query.data && <Form settings={query.data} editable={editable} />;
}

function Form({ settings, editable }: { settings: CodeSettings; editable: boolean }) {
  const save = useSaveCodeSettings();
  const [typed, setTyped] = useState<Partial<CodeSettings>>({});
  const now = { ...settings, ...typed };
  const isChanged = now.require_approval !== settings.require_approval || now.single_use !== settings.single_use;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isChanged) save.mutate(now, { onSuccess: () => setTyped({}) });
  };
  const choice = (key: keyof CodeSettings, label: string, help: string) => (
    <Field label={label} help={help}>
      {({ required: _required, ...control }) => (
        <Switch
          {...control}
          disabled={!editable}
          checked={now[key]}
          onCheckedChange={(checked) => {
            save.reset();
            setTyped((before) => ({ ...before, [key]: checked }));
          }}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} className="flex max-w-2xl flex-col gap-6 px-4 py-5 md:px-6">
      <div>
        <h2 className="font-medium text-base">{words.title}</h2>
        <p className="mt-1 text-muted text-sm">{words.help}</p>
        {!editable && <p className="mt-1 text-faint text-sm">{words.readOnly}</p>}
      </div>
      {choice("require_approval", words.approval, words.approvalHelp)}
      {choice("single_use", words.singleUse, words.singleUseHelp)}
      {editable && (
        <div className="flex items-center gap-3">
          <Button type="submit" variant="primary" pending={save.isPending} disabled={!isChanged}>
            {words.save}
          </Button>
          <span role="status" className="text-muted text-sm">
            {save.isSuccess && !isChanged && words.saved}
            {save.isError && <span className="text-failed">{messageOf(save.error)}</span>}
          </span>
        </div>
      )}
    </form>
  );
}
