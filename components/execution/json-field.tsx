"use client";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { m } from "@/lib/messages";

/** Text that is being edited as JSON: its value, or why it is none. */
export function readJson(text: string): { value: unknown; error: null } | { error: string } {
  try {
    return { value: text.trim() === "" ? null : (JSON.parse(text) as unknown), error: null };
  } catch (error) {
    return { error: m.canvas.run.badJson(error instanceof Error ? error.message : "") };
  }
}

interface JsonFieldProps {
  label: string;
  help?: ReactNode;
  text: string;
  onChange: (text: string) => void;
  aside?: ReactNode;
  className?: string;
}

/** A value as JSON to type over; what is wrong with it is said as it is typed. */
export function JsonField({ label, help, text, onChange, aside, className }: JsonFieldProps) {
  return (
    <Field label={label} help={help} error={readJson(text).error} aside={aside}>
      {(control) => (
        <Textarea
          {...control}
          spellCheck={false}
          className={cn("field-sizing-content max-h-72 min-h-24 font-mono text-xs leading-5", className)}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
