"use client";
import { useId } from "react";
import { PasswordInput } from "@/components/auth/password-input";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { m } from "@/lib/messages";
import type { FormField } from "./form-schema";

interface CredentialFieldProps {
  field: FormField;
  value: string | boolean;
  /** A value is stored already: an empty secret keeps it. */
  kept: boolean;
  error: string | null;
  onChange: (value: string | boolean) => void;
}

/** One field of a credential's form. */
export function CredentialField({ field, value, kept, error, onChange }: CredentialFieldProps) {
  const id = useId();
  const isSecret = field.kind === "secret" || field.kind === "secret-file";
  const help =
    isSecret && kept ? m.credentials.secretKept : (field.description ?? (isSecret ? m.credentials.secretHelp : null));
  return (
    <Field
      label={field.title}
      help={help}
      error={error}
      optional={!field.required && field.kind !== "switch" && field.initial === ""}
      required={field.required && !(kept && isSecret)}
    >
      {(control) => {
        if (field.kind === "switch")
          return <Switch id={control.id} checked={value === true} onCheckedChange={onChange} />;
        if (field.kind === "select") {
          const { required: _, ...rest } = control;
          return <Select {...rest} value={String(value)} onValueChange={onChange} options={field.options} />;
        }
        const shared = {
          ...control,
          name: `${id}-${field.name}`,
          value: String(value),
          placeholder: field.placeholder ?? undefined,
          onChange: (event: { target: { value: string } }) => onChange(event.target.value),
        };
        if (field.kind === "secret-file")
          return <Textarea {...shared} rows={5} spellCheck={false} autoComplete="off" className="font-mono text-xs" />;
        if (field.kind === "secret")
          return <PasswordInput {...shared} autoComplete="new-password" className="font-mono" />;
        return <Input {...shared} type={field.kind === "number" ? "number" : "text"} autoComplete="off" />;
      }}
    </Field>
  );
}
