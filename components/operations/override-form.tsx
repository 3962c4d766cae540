"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import type { RetentionDetail, RetentionSettings } from "@/lib/api/contracts/operations";
import { messageOf } from "@/lib/client/api";
import { useSaveOverride } from "@/lib/client/operations";
import { useWorkflows } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { parsed, RetentionFields, type Typed } from "./retention-fields";

interface OverrideFormProps {
  /** Null: for a workflow that is still to be chosen. */
  override: RetentionDetail["overrides"][number] | null;
  /** Workflows that have limits already. */
  taken: readonly string[];
  inherited: RetentionSettings;
  onClose: () => void;
}

const text = (value: number | null | undefined): string => (value === null || value === undefined ? "" : String(value));

/** The limits of one workflow; what is left empty is as in the workspace. */
export function OverrideForm({ override, taken, inherited, onClose }: OverrideFormProps) {
  const words = m.operations.retention;
  const [workflow, setWorkflow] = useState(override?.workflow_id ?? "");
  const [typed, setTyped] = useState<Typed>({
    days: text(override?.days),
    failed_days: text(override?.failed_days),
    max_per_workflow: text(override?.max_per_workflow),
  });
  const save = useSaveOverride();
  const all = useWorkflows().data?.pages.flatMap((page) => page.items) ?? [];
  const free = all.filter(({ id }) => id === override?.workflow_id || !taken.includes(id));
  const values = [parsed(typed, "days"), parsed(typed, "failed_days"), parsed(typed, "max_per_workflow")] as const;
  const [days, failed, most] = values;
  const isReady = workflow !== "" && days !== undefined && failed !== undefined && most !== undefined;
  const says = values.some((value) => typeof value === "number");
  return (
    <form
      className="flex flex-col gap-4 rounded-lg border bg-surface p-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady || !says) return;
        const own = { days, failed_days: failed, max_per_workflow: most };
        save.mutate({ id: workflow, override: own }, { onSuccess: onClose });
      }}
    >
      {override === null ? (
        <Field label={words.workflow} className="max-w-sm">
          {({ required: _, ...control }) => (
            <NativeSelect
              {...control}
              value={workflow}
              onValueChange={setWorkflow}
              options={[
                { value: "", label: words.chooseWorkflow },
                ...free.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
        </Field>
      ) : (
        <p className="font-medium text-sm">{override.workflow_name}</p>
      )}
      <RetentionFields value={typed} onChange={setTyped} inherited={inherited} />
      {save.isError && (
        <p role="alert" className="text-failed text-sm">
          {messageOf(save.error)}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" disabled={!isReady || !says} pending={save.isPending}>
          {words.save}
        </Button>
        <Button onClick={onClose}>{m.common.cancel}</Button>
      </div>
    </form>
  );
}
