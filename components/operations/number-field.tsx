"use client";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { m } from "@/lib/messages";

interface NumberFieldProps {
  label: string;
  unit: string;
  help?: string;
  value: string;
  /** Largest that is taken. */
  most: number;
  /** Shown when empty; then nothing is an answer too. */
  placeholder?: string;
  onChange: (value: string) => void;
}

/** The number that a text stands for; undefined when it is none from 0 to `most`. */
export function wholeNumber(text: string, most: number): number | undefined {
  return /^\d{1,9}$/.test(text.trim()) && Number(text) <= most ? Number(text) : undefined;
}

/** A whole number with its unit behind it. */
export function NumberField({ label, unit, help, value, most, placeholder, onChange }: NumberFieldProps) {
  const isEmpty = value.trim() === "" && placeholder !== undefined;
  const error = isEmpty || wholeNumber(value, most) !== undefined ? null : m.operations.retention.number(most);
  return (
    <Field label={label} help={help} error={error} className="min-w-0 flex-1 basis-44">
      {(control) => (
        <div className="flex items-center gap-2">
          <Input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            value={value}
            placeholder={placeholder}
            onChange={(event) => onChange(event.target.value)}
            className="pointer-coarse:h-10"
          />
          <span className="shrink-0 text-muted text-sm">{unit}</span>
        </div>
      )}
    </Field>
  );
}
