"use client";
import { Plus, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import type { FieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { m } from "@/lib/messages";
import { ExpressionWidget } from "./expression";
import type { WidgetProps } from "./types";

interface Row {
  id: number;
  key: string;
  value: string;
}

const words = m.canvas.inspector;
let nextRow = 0;
const row = (key = "", value = ""): Row => ({ id: nextRow++, key, value });
const rowsOf = (value: unknown): Row[] =>
  Object.entries((value ?? {}) as Record<string, unknown>).map(([key, each]) =>
    row(key, typeof each === "string" ? each : JSON.stringify(each)),
  );
const objectOf = (rows: readonly Row[]) =>
  Object.fromEntries(rows.filter((each) => each.key !== "").map((each) => [each.key, each.value]));

const VALUE = { placeholder: words.value, required: false };
const NO_FIELD: FieldControlProps = {
  id: "",
  "aria-describedby": undefined,
  "aria-invalid": undefined,
  required: undefined,
};
/** Names with values, which may be templates. Rows keep their place while they are typed; a row without a name is not stored yet. */
export function KeyValueWidget({
  value,
  onChange,
  control,
  disabled,
  templates,
  isMapping,
}: WidgetProps & { templates?: boolean; isMapping?: boolean }) {
  const [rows, setRows] = useState(() => rowsOf(value));
  useEffect(() => {
    setRows((old) => (JSON.stringify(objectOf(old)) === JSON.stringify(value ?? {}) ? old : rowsOf(value)));
  }, [value]);
  const change = (next: Row[]) => {
    setRows(next);
    onChange(objectOf(next));
  };
  const edit = (id: number, patch: Partial<Row>) =>
    change(rows.map((each) => (each.id === id ? { ...each, ...patch } : each)));
  return (
    <fieldset id={control.id} aria-describedby={control["aria-describedby"]} className="space-y-1.5">
      {rows.map((each) => (
        <div key={each.id} className="flex items-start gap-1.5">
          <Input
            aria-label={words.key}
            placeholder={words.key}
            className="w-2/5 font-mono text-xs"
            disabled={disabled}
            value={each.key}
            onChange={(event) => edit(each.id, { key: event.target.value })}
          />
          {templates ? (
            <div className="min-w-0 flex-1">
              <ExpressionWidget
                aria-label={words.value}
                spec={VALUE}
                kind="template"
                isMapping={isMapping}
                control={{ ...NO_FIELD, id: `${control.id}-${each.id}` }}
                disabled={disabled}
                value={each.value}
                onChange={(next) => edit(each.id, { value: typeof next === "string" ? next : "" })}
              />
            </div>
          ) : (
            <Input
              aria-label={words.value}
              placeholder={words.value}
              className="font-mono text-xs"
              disabled={disabled}
              value={each.value}
              onChange={(event) => edit(each.id, { value: event.target.value })}
            />
          )}
          <Button
            variant="ghost"
            size="icon-sm"
            disabled={disabled}
            aria-label={words.removeRow(each.key)}
            onClick={() => change(rows.filter((other) => other.id !== each.id))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <Button variant="ghost" size="sm" disabled={disabled} onClick={() => setRows([...rows, row()])}>
        <Plus aria-hidden />
        {words.addRow}
      </Button>
    </fieldset>
  );
}
