"use client";
import { CircleCheck, CircleX, ListPlus, Play } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { JsonViewer } from "@/components/ui/json/viewer";
import { Duration } from "@/components/ui/time";
import type { BlockError } from "@/lib/api/contracts/block-tests";
import { messageOf } from "@/lib/client/api";
import { useBlockTests, useSaveTest } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";

const words = m.blocks.bench;

/** What the last run gave: its output, what it printed, its error with the line; as a test with one click. */
export function RunResult({ keys }: { keys: string }) {
  const { bench, mayEdit } = useBlockPage();
  const { last } = bench;
  if (!last)
    return (
      <EmptyState icon={Play} title={words.none} className="py-12">
        {mayEdit ? words.noneBody(keys) : m.blocks.editor.readOnlyViewer}
      </EmptyState>
    );
  const { run } = last;
  const Icon = run.ok ? CircleCheck : CircleX;
  return (
    <section aria-label={words.result} aria-busy={bench.isRunning} className="flex flex-col gap-4 p-4">
      <div role="status" className="flex flex-wrap items-center gap-2">
        <Badge tone={run.ok ? "done" : "failed"}>
          <Icon aria-hidden />
          {run.ok ? words.done : words.failed}
        </Badge>
        <Duration ms={run.duration_ms} className="text-muted" />
        {mayEdit && <AddTest key={last.number} />}
      </div>
      {run.error && <ErrorBox error={run.error} />}
      {run.ok && (
        <div>
          <p className="mb-1.5 text-faint text-xs">{words.output}</p>
          <JsonViewer value={run.output} label={words.output} />
        </div>
      )}
      {run.stdout !== "" && <Printed text={run.stdout} />}
    </section>
  );
}

export function Printed({ text }: { text: string }) {
  return (
    <div>
      <p className="mb-1.5 text-faint text-xs">{words.printed}</p>
      <Pre label={words.printed}>{text}</Pre>
    </div>
  );
}

export function Pre({ label, children }: { label: string; children: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: what was printed keeps its line breaks in <pre>
    <pre
      role="region"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-64 overflow-auto whitespace-pre-wrap break-words rounded-md border bg-sunken px-3 py-2 font-mono text-xs leading-5"
    >
      {children}
    </pre>
  );
}

/** Why it failed: the sentence, what to do, the line, the traceback. */
export function ErrorBox({ error }: { error: BlockError }) {
  const { reveal } = useBlockPage();
  return (
    <div className="flex flex-col gap-2 rounded-md bg-failed-soft px-3 py-2.5 text-sm">
      <p className="break-words text-failed">
        <code className="mr-1.5 font-medium text-xs">{error.code}</code>
        {error.message}
      </p>
      {error.hint && <p className="text-muted">{error.hint}</p>}
      {error.errors && (
        <ul className="list-disc pl-4">
          {error.errors.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              <code className="text-xs">{field}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {error.line !== undefined && (
        <Button size="sm" className="self-start" onClick={() => reveal(error.line ?? 1)}>
          {words.line(error.line)}
        </Button>
      )}
      {error.traceback && (
        <details>
          <summary className="cursor-pointer text-muted text-xs">{words.trace}</summary>
          <div className="mt-1.5">
            <Pre label={words.trace}>{error.traceback}</Pre>
          </div>
        </details>
      )}
    </div>
  );
}

/** The last run as a test: it expects what came out, or the error. */
function AddTest() {
  const { block, bench } = useBlockPage();
  const tests = useBlockTests(block.id);
  const save = useSaveTest(block.id);
  const [added, setAdded] = useState<string | null>(null);
  const { last } = bench;
  if (!last || !tests.data) return null;
  const { run, input } = last;
  const add = () => {
    const taken = new Set(tests.data.map(({ name }) => name));
    let number = tests.data.length + 1;
    while (taken.has(`Test ${number}`)) number += 1;
    const name = `Test ${number}`;
    save.mutate(
      {
        name,
        input,
        expected: run.ok
          ? { kind: "equals", value: run.output }
          : { kind: "error", ...(run.error && { code: run.error.code }) },
      },
      { onSuccess: () => setAdded(name) },
    );
  };
  return (
    <span className="ml-auto flex items-center gap-2 text-sm">
      {added && <span className="text-muted">{words.added(added)}</span>}
      {save.isError && <span className="text-failed">{messageOf(save.error)}</span>}
      {!added && (
        <Button size="sm" pending={save.isPending} onClick={add}>
          {!save.isPending && <ListPlus aria-hidden />}
          {words.addTest}
        </Button>
      )}
    </span>
  );
}
