"use client";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { type BlockContent, blockContent } from "@/lib/api/contracts/blocks";
import { fieldError } from "@/lib/client/api";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";
import { isSame } from "./draft";
import { SchemaField } from "./schema-field";
import { SecretsField } from "./secrets-field";

const words = m.blocks.settings;

/** What a version runs with besides its code; changed like the code, and saved with it. */
export function ContentFields() {
  const { block, drafting, bench, viewed } = useBlockPage();
  const content = viewed?.content ?? drafting.content;
  const disabled = !drafting.mayWrite || viewed !== null;
  const change = (patch: Partial<BlockContent>) => drafting.change(patch);
  const { last } = bench;
  return (
    <>
      <SchemaField
        key={`input ${viewed?.id}`}
        label={words.input}
        help={words.inputHelp}
        value={content.input_schema}
        disabled={disabled}
        onChange={(input_schema) => change({ input_schema })}
        infer={{ label: words.inferInput, help: words.inferInputHelp, from: () => bench.text }}
      />
      <SchemaField
        key={`output ${viewed?.id}`}
        label={words.output}
        help={words.outputHelp}
        value={content.output_schema}
        disabled={disabled}
        onChange={(output_schema) => change({ output_schema })}
        infer={
          last?.run.ok
            ? { label: words.inferOutput, help: words.inferOutputHelp, from: () => JSON.stringify(last.run.output) }
            : undefined
        }
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          label={words.timeout}
          help={words.timeoutHelp}
          value={content.timeout_seconds}
          min={0.1}
          max={300}
          disabled={disabled}
          onChange={(timeout_seconds) => change({ timeout_seconds })}
        />
        <NumberField
          label={words.memory}
          help={words.memoryHelp}
          value={content.memory_mb}
          min={32}
          max={1024}
          isWhole
          disabled={disabled}
          onChange={(memory_mb) => change({ memory_mb })}
        />
      </div>
      <Lines
        label={words.hosts}
        help={words.hostsHelp}
        error={blockContent.shape.hosts.safeParse(content.hosts).success ? null : words.badHost}
        value={content.hosts}
        disabled={disabled}
        split={/[\s,]+/}
        onChange={(hosts) => change({ hosts })}
      />
      <Lines
        label={words.requirements}
        help={block.language === "python" ? words.requirementsHelp : words.requirementsHelpJs}
        error={fieldError(drafting.error, "content.requirements")}
        value={content.requirements}
        disabled={disabled}
        split={/\r?\n/}
        onChange={(requirements) => change({ requirements })}
      />
      <SecretsField value={content.secrets} disabled={disabled} onChange={(secrets) => change({ secrets })} />
    </>
  );
}

interface NumberFieldProps {
  label: string;
  help: string;
  value: number;
  min: number;
  max: number;
  isWhole?: boolean;
  disabled: boolean;
  onChange: (value: number) => void;
}

/** A number within limits; what is typed stays as typed until it is one. */
function NumberField({ label, help, value, min, max, isWhole, disabled, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const isValid = (text: string) => {
    const number = Number(text);
    return text.trim() !== "" && number >= min && number <= max && (!isWhole || Number.isInteger(number));
  };
  const text = typed !== null && Number(typed) !== value ? typed : String(value);
  return (
    <Field label={label} help={help} error={isValid(text) ? null : words.number(min, max)}>
      {(control) => (
        <Input
          {...control}
          inputMode="decimal"
          className="tabular-nums"
          disabled={disabled}
          value={text}
          onChange={(event) => {
            setTyped(event.target.value);
            if (isValid(event.target.value)) onChange(Number(event.target.value));
          }}
        />
      )}
    </Field>
  );
}

interface LinesProps {
  label: string;
  help: string;
  error: string | null;
  value: string[];
  disabled: boolean;
  /** What stands between two of them. */
  split: RegExp;
  onChange: (value: string[]) => void;
}

/** A list as text, one a line. What is typed stays as typed while it says the same. */
function Lines({ label, help, error, value, disabled, split, onChange }: LinesProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const listOf = (text: string) =>
    text
      .split(split)
      .map((each) => each.trim())
      .filter(Boolean);
  const text = typed !== null && isSame(listOf(typed), value) ? typed : value.join("\n");
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <Textarea
          {...control}
          spellCheck={false}
          disabled={disabled}
          className="font-mono text-xs leading-5"
          value={text}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange(listOf(event.target.value));
          }}
        />
      )}
    </Field>
  );
}
