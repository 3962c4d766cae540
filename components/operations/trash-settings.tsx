"use client";
import { useState } from "react";
import { ListFailure } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf } from "@/lib/client/api";
import { useSaveTrashSettings, useTrashSettings } from "@/lib/client/library";
import { m } from "@/lib/messages";
import { NumberField, wholeNumber } from "./number-field";
import { Section } from "./section";

const words = m.library.trash.settings;
const MOST = 3650;

/** How long deleted workflows stay in the trash. */
export function TrashSettings() {
  const query = useTrashSettings();
  return (
    <Section title={words.title} help={words.help}>
      {query.isPending ? (
        <Skeleton className="h-8 w-full max-w-lg" />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Days key={query.data.days} days={query.data.days} />
      )}
    </Section>
  );
}

function Days({ days }: { days: number }) {
  const [typed, setTyped] = useState(String(days));
  const save = useSaveTrashSettings();
  const value = wholeNumber(typed, MOST);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== undefined && value !== days) save.mutate({ days: value });
      }}
    >
      <div className="max-w-60">
        <NumberField
          label={words.days}
          unit={words.unit}
          help={words.forever}
          most={MOST}
          value={typed}
          onChange={setTyped}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" disabled={value === undefined || value === days} pending={save.isPending}>
          {words.save}
        </Button>
        {save.isError && (
          <p role="alert" className="text-failed text-sm">
            {messageOf(save.error)}
          </p>
        )}
      </div>
    </form>
  );
}
