"use client";
import { Plus, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { m } from "@/lib/messages";
import { readVariables, type Variable, writeVariables } from "./variable-values";

const words = m.inspector.document.variables;
const fields = m.canvas.inspector;
type Row = Variable & { id: number };
let nextRow = 0;
const rowOf = (variable: Variable): Row => ({ ...variable, id: nextRow++ });

interface VariablesProps {
  value: Record<string, unknown> | undefined;
  disabled: boolean;
  onChange: (value: Record<string, unknown> | undefined) => void;
}

/** Names with values of any kind: what reads as JSON is that, everything else is text. A row without a name is not stored yet. */
export function Variables({ value, disabled, onChange }: VariablesProps) {
  const [rows, setRows] = useState<Row[]>(() => readVariables(value).map(rowOf));
  useEffect(() => {
    setRows((old) =>
      JSON.stringify(writeVariables(old) ?? {}) === JSON.stringify(value ?? {}) ? old : readVariables(value).map(rowOf),
    );
  }, [value]);
  const change = (next: Row[]) => {
    setRows(next);
    onChange(writeVariables(next));
  };
  const edit = (id: number, patch: Partial<Variable>) =>
    change(rows.map((row) => (row.id === id ? { ...row, ...patch } : row)));
  return (
    <fieldset disabled={disabled} className="space-y-1.5">
      <legend className="sr-only">{words.title}</legend>
      <p className="text-faint text-xs">{words.help}</p>
      {rows.map((row) => (
        <div key={row.id} className="flex items-center gap-1.5">
          <Input
            aria-label={fields.key}
            placeholder={fields.key}
            className="w-2/5 font-mono text-xs"
            value={row.name}
            onChange={(event) => edit(row.id, { name: event.target.value.trim() })}
          />
          <Input
            aria-label={fields.value}
            placeholder={fields.value}
            className="font-mono text-xs"
            value={row.text}
            onChange={(event) => edit(row.id, { text: event.target.value })}
          />
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={fields.removeRow(row.name)}
            onClick={() => change(rows.filter((other) => other.id !== row.id))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <Button variant="ghost" size="sm" onClick={() => setRows([...rows, rowOf({ name: "", text: "" })])}>
        <Plus aria-hidden />
        {words.add}
      </Button>
    </fieldset>
  );
}
