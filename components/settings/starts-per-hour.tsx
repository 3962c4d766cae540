"use client";
import { useState } from "react";
import { NumberField, wholeNumber } from "@/components/operations/number-field";
import { Section } from "@/components/operations/section";
import { Button } from "@/components/ui/button";
import { messageOf } from "@/lib/client/api";
import { useSetLimits } from "@/lib/client/limits";
import { m } from "@/lib/messages";

const words = m.flow.limits.starts;
const MOST = 100_000;

interface StartsPerHourProps {
  limit: number;
  fallback: number;
  editable: boolean;
}

/** How many executions each person may start in an hour. */
export function StartsPerHour({ limit, fallback, editable }: StartsPerHourProps) {
  const [typed, setTyped] = useState(String(limit));
  const save = useSetLimits();
  const value = wholeNumber(typed, MOST);
  return (
    <Section title={words.title} help={words.help}>
      {editable ? (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (value !== undefined) save.mutate({ starts_per_hour: value === fallback ? null : value });
          }}
        >
          <div className="max-w-60">
            <NumberField
              label={words.label}
              unit={words.unit}
              help={words.default(fallback)}
              most={MOST}
              value={typed}
              onChange={setTyped}
            />
          </div>
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" disabled={value === undefined || value === limit} pending={save.isPending}>
              {m.common.save}
            </Button>
            {save.isError && (
              <p role="alert" className="text-failed text-sm">
                {messageOf(save.error)}
              </p>
            )}
          </div>
        </form>
      ) : (
        <p className="text-sm">{limit === 0 ? words.none : words.now(limit)}</p>
      )}
    </Section>
  );
}
