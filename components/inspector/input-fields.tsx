"use client";
import { Plus, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { m } from "@/lib/messages";
import { type InputField, readFields, writeFields } from "./input-schema";

const words = m.canvas.inspector.trigger;
type Row = InputField & { id: number };
let nextRow = 0;
const rowOf = (field: InputField): Row => ({ ...field, id: nextRow++ });

interface InputFieldsProps {
  schema: Record<string, unknown> | undefined;
  onChange: (schema: Record<string, unknown> | undefined) => void;
  disabled: boolean;
  /** Instead of the words for the run form. */
  title?: string;
  help?: string;
}

/** The fields of the run form as a list; it writes the JSON Schema. A row without a name is not stored yet. */
export function InputFields({
  schema,
  onChange,
  disabled,
  title = words.inputSchema,
  help = words.inputSchemaHelp,
}: InputFieldsProps) {
  const [rows, setRows] = useState<Row[]>(() => readFields(schema).map(rowOf));
  useEffect(() => {
    setRows((old) => {
      const named = old.filter((row) => row.name !== "").map(({ id: _id, ...field }) => field);
      return JSON.stringify(named) === JSON.stringify(readFields(schema)) ? old : readFields(schema).map(rowOf);
    });
  }, [schema]);
  const change = (next: Row[]) => {
    setRows(next);
    onChange(
      writeFields(
        schema,
        next.filter((row) => row.name !== "").map(({ id: _id, ...field }) => field),
      ),
    );
  };
  const edit = (id: number, patch: Partial<InputField>) =>
    change(rows.map((row) => (row.id === id ? { ...row, ...patch } : row)));
  return (
    <fieldset disabled={disabled} className="space-y-2">
      <legend className="mb-1 font-medium text-sm">{title}</legend>
      <p className="text-faint text-xs">{help}</p>
      {rows.map((row) => (
        <div key={row.id} className="flex items-center gap-1.5">
          <Input
            aria-label={words.fieldName}
            placeholder={words.fieldName}
            className="font-mono text-xs"
            value={row.name}
            onChange={(event) => edit(row.id, { name: event.target.value.trim() })}
          />
          <Select
            aria-label={words.fieldType}
            className="w-28 shrink-0"
            value={row.type}
            options={Object.entries(words.types).map(([value, label]) => ({ value, label }))}
            onValueChange={(type) => edit(row.id, { type })}
          />
          <label className="flex shrink-0 items-center gap-1.5 text-muted text-xs">
            <input
              type="checkbox"
              className="size-4 accent-(--accent)"
              checked={row.required}
              onChange={(event) => edit(row.id, { required: event.target.checked })}
            />
            {words.required}
          </label>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={words.removeField(row.name)}
            onClick={() => change(rows.filter((other) => other.id !== row.id))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <Button
        variant="ghost"
        size="sm"
        onClick={() => setRows([...rows, rowOf({ name: "", type: "string", required: false, rest: {} })])}
      >
        <Plus aria-hidden />
        {words.addField}
      </Button>
    </fieldset>
  );
}
