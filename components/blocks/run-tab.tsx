"use client";
import { ChevronDown, Play, Square, Trash2 } from "lucide-react";
import { useState } from "react";
import { CodeEditor } from "@/components/code/code-editor";
import { capsOf } from "@/components/shell/keys";
import { useModKey } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { controlClasses, Input } from "@/components/ui/input";
import { messageOf } from "@/lib/client/api";
import { useBlockTests } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";
import { RunResult } from "./run-result";
import { readJson } from "./samples";

const words = m.blocks.bench;

/** Tries the code with an input, and shows what came of it. */
export function RunTab() {
  const { bench, mayEdit, viewed } = useBlockPage();
  const mod = useModKey();
  const read = readJson(bench.text);
  const fault = "error" in read ? words.badJson(read.error) : null;
  const caps = capsOf("run", mod);
  return (
    <div className="flex flex-col">
      <section aria-label={words.input} className="flex flex-col gap-2 border-b p-4">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="font-medium text-sm">{words.input}</h2>
          <SamplePicker />
        </div>
        <div className="h-44 resize-y overflow-hidden rounded-md border border-border-strong focus-within:border-accent">
          <CodeEditor
            bare
            height="fill"
            language="json"
            label={words.input}
            value={bench.text}
            onChange={bench.setText}
            onRun={mayEdit ? bench.run : undefined}
          />
        </div>
        {fault && (
          <p role="alert" className="text-failed text-xs">
            {fault}
          </p>
        )}
        <div className="flex flex-wrap items-center gap-2">
          {mayEdit && <SaveSample />}
          {mayEdit && (
            <span className="ml-auto flex gap-2">
              {bench.isRunning && (
                <Button onClick={bench.stop}>
                  <Square aria-hidden />
                  {words.stop}
                </Button>
              )}
              <Button variant="primary" pending={bench.isRunning} disabled={fault !== null} onClick={bench.run}>
                {!bench.isRunning && <Play aria-hidden />}
                {words.run}
                <span aria-hidden className="font-normal text-xs max-md:hidden">
                  {caps.join(" ")}
                </span>
              </Button>
            </span>
          )}
        </div>
        <p className="text-faint text-xs">
          {viewed ? words.runsVersion(viewed.number) : words.runsText} {words.sampleNote}
        </p>
      </section>
      {bench.error ? (
        <p role="alert" className="m-4 rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
          {messageOf(bench.error)}
        </p>
      ) : null}
      <RunResult keys={caps.join(" ")} />
    </div>
  );
}

/** Inputs with a name: one's own, and those of the tests. */
function SamplePicker() {
  const { block, bench } = useBlockPage();
  const tests = useBlockTests(block.id).data ?? [];
  const choices = [
    ...bench.samples.map(({ name, text }) => ({ group: words.samples, name, text })),
    ...tests.map(({ name, input }) => ({ group: words.tests, name, text: JSON.stringify(input, null, 2) })),
  ];
  const chosen = choices.findIndex(({ text }) => text === bench.text);
  const sample = choices[chosen]?.group === words.samples ? choices[chosen] : undefined;
  if (choices.length === 0) return null;
  return (
    <span className="ml-auto flex min-w-0 items-center gap-1">
      <span className="relative min-w-0">
        <select
          aria-label={words.sample}
          value={chosen}
          onChange={(event) => {
            const choice = choices[Number(event.target.value)];
            if (choice) bench.setText(choice.text);
          }}
          className={cn(
            controlClasses,
            "h-7 max-w-56 appearance-none truncate pr-8 [&_option]:bg-raised [&_option]:text-text",
          )}
        >
          {chosen === -1 && <option value={-1}>{words.own}</option>}
          {[words.samples, words.tests].map((group) => {
            const inside = choices.flatMap((choice, index) => (choice.group === group ? [{ ...choice, index }] : []));
            return inside.length === 0 ? null : (
              <optgroup key={group} label={group}>
                {inside.map(({ name, index }) => (
                  <option key={index} value={index}>
                    {name}
                  </option>
                ))}
              </optgroup>
            );
          })}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute top-1.5 right-2 size-4 text-faint" />
      </span>
      {sample && (
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label={`${words.removeSample}: ${sample.name}`}
          title={words.removeSample}
          onClick={() => bench.removeSample(sample.name)}
        >
          <Trash2 aria-hidden />
        </Button>
      )}
    </span>
  );
}

function SaveSample() {
  const { bench } = useBlockPage();
  const [name, setName] = useState<string | null>(null);
  if (name === null)
    return (
      <Button size="sm" variant="ghost" className="-ml-2" onClick={() => setName("")}>
        {words.saveSample}
      </Button>
    );
  return (
    <form
      className="flex min-w-0 flex-1 gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === "") return;
        bench.saveSample(name.trim());
        setName(null);
      }}
    >
      <Input
        autoFocus
        aria-label={words.sampleName}
        placeholder={words.sampleName}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setName(null)}
        className="h-7 min-w-24"
      />
      <Button size="sm" type="submit" disabled={name.trim() === ""}>
        {m.common.save}
      </Button>
    </form>
  );
}
