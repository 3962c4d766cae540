"use client";
import { WandSparkles } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { CodeEditor } from "@/components/code/code-editor";
import { inferSchema } from "@/components/code/types/infer";
import { Button } from "@/components/ui/button";
import { m } from "@/lib/messages";
import { isObject } from "@/lib/workflow/json";
import { isSame } from "./draft";
import { readJson } from "./samples";

const words = m.blocks.settings;
type Schema = Record<string, unknown> | null;

interface SchemaFieldProps {
  label: string;
  help: string;
  value: Schema;
  disabled: boolean;
  onChange: (value: Schema) => void;
  /** Makes a schema of an example, which is a JSON text. */
  infer: { label: string; help: string; from: () => string } | undefined;
}

const written = (value: Schema) => (value === null ? "" : JSON.stringify(value, null, 2));

/** A JSON Schema in the code editor. What is no schema yet stays as typed, and counts once it is one. */
export function SchemaField({ label, help, value, disabled, onChange, infer }: SchemaFieldProps) {
  const [text, setText] = useState(() => written(value));
  const [fault, setFault] = useState<string | null>(null);
  const own = useRef(value);
  useEffect(() => {
    // Changed from elsewhere: discarded, put together with a newer version.
    if (isSame(own.current, value)) return;
    own.current = value;
    setText(written(value));
    setFault(null);
  }, [value]);
  const take = (next: string) => {
    setText(next);
    const read: { value: unknown } | { error: string } = next.trim() === "" ? { value: null } : readJson(next);
    if ("error" in read) return setFault(m.blocks.bench.badJson(read.error));
    if (read.value !== null && !isObject(read.value)) return setFault(words.noObject);
    setFault(null);
    own.current = read.value;
    onChange(read.value);
  };
  const make = () => {
    const sample = readJson(infer?.from() ?? "");
    if ("error" in sample) setFault(m.blocks.bench.badJson(sample.error));
    else take(written(inferSchema(sample.value)));
  };
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex min-h-7 items-center gap-2">
        <h3 className="font-medium text-sm">{label}</h3>
        {infer && !disabled && (
          <Button size="sm" variant="ghost" className="ml-auto" title={infer.help} onClick={make}>
            <WandSparkles aria-hidden />
            {infer.label}
          </Button>
        )}
      </div>
      <CodeEditor language="json" label={label} value={text} readOnly={disabled} height={170} onChange={take} />
      <p className={fault ? "text-failed text-xs" : "text-faint text-xs"}>{fault ?? help}</p>
    </div>
  );
}
