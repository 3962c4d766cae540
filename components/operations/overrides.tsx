"use client";
import { Pencil, Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { RetentionDetail } from "@/lib/api/contracts/operations";
import { messageOf } from "@/lib/client/api";
import { useSaveOverride } from "@/lib/client/operations";
import { toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";
import { OverrideForm } from "./override-form";

type Override = RetentionDetail["overrides"][number];

/** Workflows whose executions stay longer or shorter than those of the others. */
export function Overrides({ detail }: { detail: RetentionDetail }) {
  const words = m.operations.retention;
  const [edited, setEdited] = useState<Override | "new" | null>(null);
  const { overrides, settings } = detail;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex min-h-8 items-center gap-3">
        <h3 className="font-medium text-sm">{words.overrides}</h3>
        {edited === null && (
          <Button size="sm" variant="ghost" onClick={() => setEdited("new")} className="pointer-coarse:h-10">
            <Plus aria-hidden />
            {words.addOverride}
          </Button>
        )}
      </div>
      {overrides.length === 0 && edited === null && <p className="text-muted text-sm">{words.noOverrides}</p>}
      {overrides.length > 0 && (
        <ul aria-label={words.overrides} className="divide-y rounded-lg border bg-surface">
          {overrides.map((each) => (
            <Row key={each.workflow_id} override={each} detail={detail} onEdit={() => setEdited(each)} />
          ))}
        </ul>
      )}
      {edited !== null && (
        <OverrideForm
          key={edited === "new" ? "new" : edited.workflow_id}
          override={edited === "new" ? null : edited}
          taken={overrides.map((each) => each.workflow_id)}
          inherited={settings}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

function Row({ override, detail, onEdit }: { override: Override; detail: RetentionDetail; onEdit: () => void }) {
  const words = m.operations.retention;
  const save = useSaveOverride();
  const { workflow_id: id, workflow_name: name } = override;
  const { settings } = detail;
  const summary = words.summary(
    words.inDays(override.days ?? settings.days),
    words.inDays(override.failed_days ?? settings.failed_days),
    words.newest(override.max_per_workflow ?? settings.max_per_workflow),
  );
  return (
    <li className="flex items-center gap-3 py-1.5 pr-1.5 pl-3">
      <div className="min-w-0 flex-1 md:flex md:items-baseline md:gap-3">
        <p className="truncate font-medium text-sm">{name}</p>
        <p className="text-muted text-sm tabular-nums first-letter:uppercase">{summary}</p>
      </div>
      <Button
        size="icon-sm"
        variant="ghost"
        aria-label={words.editOverride(name)}
        onClick={onEdit}
        className="pointer-coarse:size-10"
      >
        <Pencil aria-hidden />
      </Button>
      <Button
        size="icon-sm"
        variant="ghost"
        aria-label={words.removeOverride(name)}
        disabled={save.isPending}
        onClick={() => save.mutate({ id, override: null }, { onError: (error) => toastError(messageOf(error)) })}
        className="pointer-coarse:size-10"
      >
        <X aria-hidden />
      </Button>
    </li>
  );
}
