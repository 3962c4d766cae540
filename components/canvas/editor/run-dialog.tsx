"use client";
import { Play } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { PartialMode } from "@/lib/api/contracts/partial";
import { messageOf } from "@/lib/client/api";
import { useRunPart } from "@/lib/client/partial";
import { useExecuteWorkflow } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { useCanvas } from "../context";
import { formFields, InputForm, readForm } from "./input-form";

const words = m.canvas.run;
const keyOf = (id: string) => `flowpilot.input.${id}`;
type Json = Record<string, unknown>;

/** The last input of this workflow in this browser. */
function remembered(id: string): unknown {
  try {
    return JSON.parse(window.localStorage.getItem(keyOf(id)) ?? "{}");
  } catch {
    return {};
  }
}

interface RunDialogProps {
  workflowId: string;
  /** A published version, instead of the draft. */
  version?: string;
  /** Saves what is unsaved; false when that failed. */
  save: () => Promise<boolean>;
  onStarted: (executionId: string) => void;
  onClose: () => void;
  /** Only a part of the draft. */
  part?: { mode: PartialMode; node: string; name: string };
}

/** Input for a run of the draft, a part of it, or a version: a form where the workflow names its fields, else JSON. */
export default function RunDialog({ workflowId, version, save, onStarted, onClose, part }: RunDialogProps) {
  const { store } = useCanvas();
  const [fields] = useState(() => {
    const { triggers, input_schema } = store.get().state.fields;
    const manual = triggers.find((trigger) => trigger.type === "manual")?.config.input_schema;
    return formFields(manual ?? input_schema);
  });
  const [first] = useState(() => remembered(workflowId));
  const [tab, setTab] = useState(fields.length > 0 ? "form" : "json");
  const [value, setValue] = useState<Json>(
    first !== null && typeof first === "object" && !Array.isArray(first) ? (first as Json) : {},
  );
  const [text, setText] = useState(() => JSON.stringify(first, null, 2));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const execute = useExecuteWorkflow(workflowId);
  const executePart = useRunPart(workflowId);

  const read = (): { input: unknown } | null => {
    if (tab === "form") {
      const { input, errors: wrong } = readForm(fields, value, {
        required: words.requiredField,
        number: m.canvas.inspector.number,
        json: words.badJson,
      });
      setErrors(wrong);
      return Object.keys(wrong).length === 0 ? { input } : null;
    }
    try {
      const input: unknown = text.trim() === "" ? {} : JSON.parse(text);
      setErrors({});
      return { input };
    } catch (error) {
      setErrors({ json: words.badJson(error instanceof Error ? error.message : "") });
      return null;
    }
  };
  const start = async () => {
    const ready = read();
    if (!ready) return;
    setPending(true);
    setFailure(null);
    try {
      window.localStorage.setItem(keyOf(workflowId), JSON.stringify(ready.input));
      if (!(await save())) return setFailure(words.unsaved);
      const { input } = ready;
      const answer = part
        ? await executePart.mutateAsync({ mode: part.mode, node_id: part.node, input })
        : await execute.mutateAsync({ input, version: version ?? "draft" });
      if (answer.execution_id) onStarted(answer.execution_id);
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setPending(false);
    }
  };
  const change = (next: string) => {
    if (next === "json")
      setText(JSON.stringify(readForm(fields, value, { required: "", number: "", json: () => "" }).input, null, 2));
    setTab(next);
  };
  const json = (
    <Field label={words.jsonLabel} help={fields.length === 0 ? words.noSchema : undefined} error={errors.json ?? null}>
      {(control) => (
        <Textarea
          {...control}
          spellCheck={false}
          className="field-sizing-content max-h-72 min-h-32 font-mono text-xs leading-5"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={
          part
            ? m.inspector.part.title[part.mode](part.name)
            : version === undefined
              ? words.title
              : m.versions.run.title(version)
        }
        description={
          part ? m.inspector.part.description : version === undefined ? words.description : m.versions.run.description
        }
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void start();
        }}
        footer={
          <>
            <Button onClick={onClose}>{m.common.cancel}</Button>
            <Button variant="primary" pending={pending} onClick={start}>
              {!pending && <Play aria-hidden />}
              {words.start}
            </Button>
          </>
        }
      >
        {failure && (
          <p role="alert" className="mb-3 rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
            {failure}
          </p>
        )}
        {fields.length === 0 ? (
          json
        ) : (
          <Tabs value={tab} onValueChange={change}>
            <TabsList className="mb-4">
              <TabsTrigger value="form">{words.form}</TabsTrigger>
              <TabsTrigger value="json">{words.json}</TabsTrigger>
            </TabsList>
            <TabsContent value="form">
              <InputForm fields={fields} value={value} errors={errors} onChange={setValue} />
            </TabsContent>
            <TabsContent value="json">{json}</TabsContent>
          </Tabs>
        )}
      </DialogContent>
    </Dialog>
  );
}
