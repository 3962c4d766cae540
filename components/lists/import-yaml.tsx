"use client";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { messageOf } from "@/lib/client/api";
import type { WorkflowCreated } from "@/lib/client/types";
import { useCreateWorkflow } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { useOpenWorkflow } from "./new-workflow";
import { ProblemList } from "./problem-list";
import { splitStream } from "./yaml-stream";

/** The API takes bodies up to 1 MB. */
const MAX_BYTES = 1024 * 1024;

/** workflow.yaml by paste, drop or file. Problems do not stop an import; they are listed before the canvas opens. */
export function ImportYaml({ folder }: { folder: string | null }) {
  const [yaml, setYaml] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [imported, setImported] = useState<WorkflowCreated | null>(null);
  const [many, setMany] = useState<{ made: WorkflowCreated[]; failed: string[] } | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const create = useCreateWorkflow(folder);
  const open = useOpenWorkflow();
  const words = m.workflows.dialog;

  const load = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > MAX_BYTES) setFailure(words.tooBig);
    else {
      setFailure(null);
      setYaml(await file.text());
    }
  };
  /** A stream of an export: one after the other, so that a wrong one keeps no other from coming in. */
  const importMany = async (parts: readonly string[]) => {
    const outcome = { made: [] as WorkflowCreated[], failed: [] as string[] };
    for (const [index, part] of parts.entries()) {
      try {
        outcome.made.push(await create.mutateAsync({ yaml: part }));
      } catch (error) {
        outcome.failed.push(words.manyFailed(index + 1, messageOf(error)));
      }
    }
    setMany(outcome);
  };
  const submit = () => {
    if (yaml.trim() === "") {
      setFailure(words.yamlRequired);
      return;
    }
    setFailure(null);
    const parts = splitStream(yaml);
    if (parts.length > 1) {
      void importMany(parts);
      return;
    }
    create.mutate(
      { yaml },
      {
        onSuccess: (created) => (created.problems.length === 0 ? open(created) : setImported(created)),
        onError: (error) => setFailure(messageOf(error)),
      },
    );
  };

  if (many) {
    const flawed = many.made.filter(({ problems }) => problems.length > 0).length;
    return (
      <div role="status" className="flex flex-col gap-2 pb-2 text-sm">
        <p>
          {words.many(many.made.length)} {flawed > 0 && words.manyProblems(flawed)}
        </p>
        {many.failed.map((line) => (
          <p key={line} className="text-failed">
            {line}
          </p>
        ))}
      </div>
    );
  }
  if (imported) {
    return (
      <div className="flex flex-col gap-3">
        <p role="status" className="text-sm">
          {words.importedTitle(imported.slug)} {words.importedProblems(imported.problems.length)}
        </p>
        <ProblemList problems={imported.problems} />
        <Button variant="primary" className="self-end" onClick={() => open(imported)}>
          {words.openWorkflow}
        </Button>
      </div>
    );
  }
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label={words.yamlLabel}
        help={words.yamlHelp}
        error={failure}
        aside={
          <Button size="sm" variant="ghost" onClick={() => picker.current?.click()}>
            <FileUp aria-hidden />
            {words.chooseFile}
          </Button>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            autoFocus
            spellCheck={false}
            value={yaml}
            onChange={(event) => setYaml(event.target.value)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              void load(event.dataTransfer.files[0]);
            }}
            className="h-60 resize-y whitespace-pre font-mono text-xs"
          />
        )}
      </Field>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".yaml,.yml,.json,application/yaml,text/yaml"
        onChange={(event) => void load(event.target.files?.[0])}
      />
      <Button type="submit" variant="primary" pending={create.isPending} className="self-end">
        {words.importAction}
      </Button>
    </form>
  );
}
