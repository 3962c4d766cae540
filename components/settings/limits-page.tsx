"use client";
import { type FormEvent, useState } from "react";
import { ListFailure, ListSkeleton } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { QueueState } from "@/lib/api/contracts/limits";
import { messageOf } from "@/lib/client/api";
import { useLimits, useSetLimits } from "@/lib/client/limits";
import { toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";
import { StartsPerHour } from "./starts-per-hour";

const words = m.flow.limits;
const MOST = 10_000;

/** A limit as typed: nothing is none; undefined is no limit at all. */
function read(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= MOST ? number : undefined;
}

/** Every queue of the workspace: how many may run at a time, and what is in it now. */
export function LimitsPage({ editable }: { editable: boolean }) {
  const query = useLimits();
  if (query.isPending) return <ListSkeleton className="grid-cols-3" rows={5} />;
  if (query.isLoadingError) return <ListFailure error={query.error} onRetry={() => void query.refetch()} />;
  const { queues, starts_per_hour: starts, default_starts_per_hour: fallback } = query.data;
  return (
    <>
      <Limits queues={queues} editable={editable} />
      <StartsPerHour key={starts} limit={starts} fallback={fallback} editable={editable} />
    </>
  );
}

function Limits({ queues, editable }: { queues: readonly QueueState[]; editable: boolean }) {
  const save = useSetLimits();
  /** What was typed and is not saved yet, by queue. */
  const [typed, setTyped] = useState<Record<string, string>>({});
  const changed = queues.flatMap(({ queue, limit }) => {
    const text = typed[queue];
    if (text === undefined) return [];
    const value = read(text);
    return value === limit ? [] : [{ queue, value }];
  });
  const isValid = changed.every(({ value }) => value !== undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isValid) return;
    const limits = Object.fromEntries(changed.map(({ queue, value }) => [queue, value ?? null]));
    save.mutate({ limits }, { onSuccess: () => setTyped({}), onError: (error) => toastError(messageOf(error)) });
  };
  return (
    <form onSubmit={submit} className="max-w-4xl px-4 py-5 md:px-6">
      <h2 className="font-medium text-base">{words.title}</h2>
      <p className="mt-1 text-pretty text-muted text-sm">{words.intro}</p>
      {!editable && <p className="mt-1 text-faint text-sm">{words.readOnly}</p>}
      <table className="mt-4 w-full border-collapse text-left text-sm">
        <thead>
          <tr className="border-b text-faint text-xs">
            <th scope="col" className="py-2 pr-3 font-normal">
              {words.columns.queue}
            </th>
            <th scope="col" className="w-28 py-2 pr-3 font-normal sm:w-44">
              {words.columns.limit}
            </th>
            {(["pending", "running", "waiting"] as const).map((state) => (
              <th key={state} scope="col" className="hidden w-20 py-2 text-right font-normal sm:table-cell">
                {words.columns[state]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {queues.map((state) => (
            <Row
              key={state.queue}
              state={state}
              text={typed[state.queue] ?? (state.limit === null ? "" : String(state.limit))}
              editable={editable}
              onText={(text) => setTyped((before) => ({ ...before, [state.queue]: text }))}
            />
          ))}
        </tbody>
      </table>
      {editable && (
        <Button
          type="submit"
          variant="primary"
          className="mt-4"
          pending={save.isPending}
          disabled={changed.length === 0 || !isValid}
        >
          {words.save}
        </Button>
      )}
      <span role="status" className="ml-3 text-muted text-sm">
        {save.isSuccess && Object.keys(typed).length === 0 ? words.saved : ""}
      </span>
    </form>
  );
}

interface RowProps {
  state: QueueState;
  text: string;
  editable: boolean;
  onText: (text: string) => void;
}

function Row({ state, text, editable, onText }: RowProps) {
  const { queue, default_limit: fallback } = state;
  const invalid = read(text) === undefined;
  const note = `limit-${queue}-note`;
  return (
    <tr className="border-b align-top">
      <th scope="row" className="py-3 pr-3 font-normal">
        <span className="font-medium font-mono">{queue}</span>
        <span className="block text-faint text-xs">{words.queues[queue]}</span>
        <span className="mt-1 block text-muted text-xs sm:hidden">
          {(["pending", "running", "waiting"] as const)
            .map((name) => `${words.columns[name]} ${state[name]}`)
            .join(" · ")}
        </span>
      </th>
      <td className="py-2 pr-3">
        <Input
          inputMode="numeric"
          className="tabular-nums"
          aria-label={words.limitOf(queue)}
          aria-invalid={invalid || undefined}
          aria-describedby={note}
          disabled={!editable}
          value={text}
          placeholder={words.noLimit}
          onChange={(event) => onText(event.target.value)}
        />
        <p id={note} className={invalid ? "mt-1 text-failed text-xs" : "mt-1 text-faint text-xs"}>
          {invalid ? words.invalid : words.defaultIs(fallback)}
        </p>
      </td>
      {(["pending", "running", "waiting"] as const).map((name) => (
        <td key={name} className="hidden py-3 text-right tabular-nums sm:table-cell">
          {state[name]}
        </td>
      ))}
    </tr>
  );
}
