"use client";
import { useEffect, useState } from "react";
import { ListFailure } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { RetentionDetail, RetentionSettings } from "@/lib/api/contracts/operations";
import { messageOf } from "@/lib/client/api";
import { useRetention, useRetentionPreview, useSaveRetention } from "@/lib/client/operations";
import { m } from "@/lib/messages";
import { Overrides } from "./overrides";
import { RetentionFacts } from "./retention-facts";
import { RetentionFields, settingsOf, type Typed } from "./retention-fields";
import { RunNow } from "./run-now";
import { Section } from "./section";

/** While somebody types, the server is not asked for each digit. */
const PAUSE_MS = 400;

/** How long executions stay: the limits, what they would do now, what they did last. */
export function Retention() {
  const query = useRetention();
  const words = m.operations.retention;
  return (
    <Section title={words.title} help={words.help}>
      {query.isPending ? (
        <Skeleton className="h-8 w-full max-w-lg" />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <Limits detail={query.data} />
          <RetentionFacts detail={query.data} />
          <Overrides detail={query.data} />
        </>
      )}
    </Section>
  );
}

const typedOf = (settings: RetentionSettings): Typed => ({
  days: String(settings.days),
  failed_days: String(settings.failed_days),
  max_per_workflow: String(settings.max_per_workflow),
});

function Limits({ detail }: { detail: RetentionDetail }) {
  const words = m.operations.retention;
  const [typed, setTyped] = useState<Typed>(() => typedOf(detail.settings));
  const save = useSaveRetention();
  const settings = settingsOf(typed);
  const isChanged = settings === null || JSON.stringify(settings) !== JSON.stringify(detail.settings);
  const asked = useSettled(settings);
  const preview = useRetentionPreview(asked);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (settings && isChanged) save.mutate(settings);
      }}
    >
      <RetentionFields
        value={typed}
        onChange={(value) => {
          save.reset();
          setTyped(value);
        }}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button type="submit" variant="primary" disabled={!settings || !isChanged} pending={save.isPending}>
          {words.save}
        </Button>
        <RunNow preview={preview.data ?? null} blocked={isChanged ? words.saveFirst : null} />
        <p role="status" className="min-w-0 flex-1 basis-72 text-muted text-sm">
          {save.isSuccess && !isChanged && `${words.saved} `}
          {save.isError || preview.isError ? (
            <span className="text-failed">{messageOf(save.error ?? preview.error)}</span>
          ) : !preview.data ? (
            settings && words.counting
          ) : preview.data.executions === 0 ? (
            words.previewNone
          ) : (
            words.preview(preview.data.executions, preview.data.is_more, preview.data.workflows)
          )}
        </p>
      </div>
    </form>
  );
}

/** The settings, once nobody has typed for a moment. */
function useSettled(settings: RetentionSettings | null): RetentionSettings | null {
  const [settled, setSettled] = useState(settings);
  const text = JSON.stringify(settings);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as RetentionSettings | null), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
