"use client";
import { useEffect, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { m } from "@/lib/messages";
import { secondsIn, splitDuration, UNITS, type Unit } from "../duration";
import { sayOption } from "../schema";
import type { WidgetProps } from "./types";

const words = m.canvas.inspector;
const asText = (value: unknown) =>
  value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);

/** One line of text. Emptied, an optional field goes back to its default. */
export function TextWidget({ spec, value, onChange, control, disabled }: WidgetProps) {
  return (
    <Input
      {...control}
      disabled={disabled}
      value={asText(value)}
      placeholder={spec.placeholder}
      onChange={(event) => onChange(event.target.value === "" && !spec.required ? undefined : event.target.value)}
    />
  );
}

/** Text of several lines; `mono` for expressions and templates. It grows with what is in it. */
export function TextareaWidget({ spec, value, onChange, control, disabled, mono }: WidgetProps & { mono?: boolean }) {
  return (
    <Textarea
      {...control}
      disabled={disabled}
      spellCheck={!mono}
      value={asText(value)}
      placeholder={spec.placeholder}
      className={cn(
        "field-sizing-content max-h-72 resize-none min-h-8",
        mono ? "font-mono text-xs leading-5" : "min-h-16",
      )}
      onChange={(event) => onChange(event.target.value === "" && !spec.required ? undefined : event.target.value)}
    />
  );
}

/** A number. What is typed stays as typed until it is one. */
export function NumberWidget({ spec, value, onChange, control, disabled, onLocalError }: WidgetProps) {
  const [draft, setDraft] = useState(asText(value));
  useEffect(() => {
    setDraft((text) => (text !== "" && Number(text) === value ? text : asText(value)));
  }, [value]);
  return (
    <Input
      {...control}
      disabled={disabled}
      inputMode="decimal"
      className="tabular-nums"
      value={draft}
      placeholder={spec.placeholder ?? asText(spec.default)}
      onChange={(event) => {
        const text = event.target.value;
        setDraft(text);
        const number = Number(text);
        const valid = text.trim() === "" || Number.isFinite(number);
        onLocalError(valid ? null : words.number);
        if (valid) onChange(text.trim() === "" ? undefined : number);
      }}
    />
  );
}

/** A duration with its unit; stored in seconds. */
export function DurationWidget({ spec, value, onChange, control, disabled, onLocalError }: WidgetProps) {
  const known = typeof value === "number" ? splitDuration(value) : null;
  const fallback = typeof spec.default === "number" ? splitDuration(spec.default) : null;
  const [unit, setUnit] = useState<Unit>(known?.unit ?? fallback?.unit ?? "seconds");
  const amount = typeof value === "number" ? value / secondsIn(unit) : undefined;
  return (
    <div className="flex gap-2">
      <NumberWidget
        spec={{ ...spec, placeholder: fallback ? String(fallback.amount) : spec.placeholder }}
        value={amount}
        onChange={(next) => onChange(typeof next === "number" ? next * secondsIn(unit) : undefined)}
        control={control}
        onLocalError={onLocalError}
        disabled={disabled}
      />
      <Select
        aria-label={words.unit}
        className="w-32 shrink-0"
        disabled={disabled}
        value={unit}
        options={UNITS.toReversed().map((each) => ({ value: each.unit, label: words[each.unit] }))}
        onValueChange={(next) => {
          setUnit(next);
          if (amount !== undefined) onChange(amount * secondsIn(next));
        }}
      />
    </div>
  );
}

/** A choice of one, or, for a list, of several. */
export function SelectWidget({ spec, value, onChange, control, disabled }: WidgetProps) {
  if (spec.multiple) {
    const chosen = new Set(
      (Array.isArray(value) ? value : Array.isArray(spec.default) ? spec.default : []).map(String),
    );
    return (
      <fieldset id={control.id} aria-describedby={control["aria-describedby"]} className="flex flex-wrap gap-1.5">
        {spec.options.map((option) => (
          <label
            key={option}
            className="flex h-7 cursor-pointer items-center rounded-md border border-border-strong px-2 font-mono text-muted text-xs has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent-text has-focus-visible:outline-2 has-focus-visible:outline-accent-text"
          >
            <input
              type="checkbox"
              className="sr-only"
              disabled={disabled}
              checked={chosen.has(option)}
              onChange={(event) => {
                const next = spec.options.filter((each) => (each === option ? event.target.checked : chosen.has(each)));
                onChange(next);
              }}
            />
            {sayOption(spec, option)}
          </label>
        ))}
      </fieldset>
    );
  }
  const current = asText(value ?? spec.default);
  const optional = !spec.required && spec.default === undefined;
  const options = spec.options.map((option) => ({ value: option, label: sayOption(spec, option) }));
  return (
    <Select
      {...control}
      disabled={disabled}
      value={current === "" ? NOT_SET : current}
      options={optional ? [{ value: NOT_SET, label: words.notChosen }, ...options] : options}
      onValueChange={(next) => onChange(next === NOT_SET ? undefined : next)}
    />
  );
}
const NOT_SET = "not-set";

export function SwitchWidget({ spec, value, onChange, control, disabled }: WidgetProps) {
  const { required: _required, ...rest } = control;
  return <Switch {...rest} disabled={disabled} checked={(value ?? spec.default) === true} onCheckedChange={onChange} />;
}

/** A JSON value as the text that somebody is typing, checked with each key. `box` goes on what holds the control. */
export function useJsonText({
  value,
  onChange,
  onLocalError,
}: Pick<WidgetProps, "value" | "onChange" | "onLocalError">) {
  const written =
    value === undefined
      ? ""
      : typeof value === "string" && !looksLikeJson(value)
        ? value
        : JSON.stringify(value, null, 2);
  const [draft, setDraft] = useState(written);
  const [editing, setEditing] = useState(false);
  useEffect(() => {
    if (!editing) setDraft(written);
  }, [written, editing]);
  return {
    text: editing ? draft : written,
    box: {
      onFocus: () => {
        if (editing) return;
        setDraft(written);
        setEditing(true);
      },
      onBlur: () => setEditing(false),
    },
    type: (text: string) => {
      setDraft(text);
      const read = readJson(text);
      onLocalError("error" in read ? words.json(read.error) : null);
      if ("value" in read) onChange(read.value);
    },
  };
}

/** Any JSON value, checked as it is typed. */
export function JsonWidget({ spec, control, disabled, ...rest }: WidgetProps) {
  const { text, box, type } = useJsonText(rest);
  return (
    <Textarea
      {...control}
      {...box}
      disabled={disabled}
      spellCheck={false}
      placeholder={spec.placeholder}
      className="field-sizing-content max-h-72 resize-none min-h-16 font-mono text-xs leading-5"
      value={text}
      onChange={(event) => type(event.target.value)}
    />
  );
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{"\d-]|^\s*(true|false|null)\s*$/.test(text);
}

/** Text that begins like JSON must be JSON; any other text (a template, a word) is a text value. */
function readJson(text: string): { value: unknown } | { error: string } {
  if (text.trim() === "") return { value: undefined };
  if (!looksLikeJson(text) || text.trim().startsWith("{{")) return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "" };
  }
}
