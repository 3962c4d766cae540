"use client";
import { Toggle } from "@/components/inspector/advanced";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

type Json = Record<string, unknown>;

/** One field of the run form, as JSON Schema says it. */
export interface FormField {
  name: string;
  title: string;
  help: string | undefined;
  kind: "text" | "number" | "boolean" | "choice" | "json";
  choices: string[];
  required: boolean;
}

/** Fields of an object schema; empty when it names none. */
export function formFields(schema: unknown): FormField[] {
  const { properties, required } = (schema ?? {}) as { properties?: Record<string, Json>; required?: unknown };
  const needed = new Set(Array.isArray(required) ? required : []);
  return Object.entries(properties ?? {}).map(([name, json]) => {
    const choices = Array.isArray(json.enum) ? json.enum.map(String) : [];
    const kind =
      choices.length > 0
        ? "choice"
        : json.type === "boolean"
          ? "boolean"
          : json.type === "number" || json.type === "integer"
            ? "number"
            : json.type === "string"
              ? "text"
              : "json";
    return {
      name,
      title: typeof json.title === "string" ? json.title : name,
      help: typeof json.description === "string" ? json.description : undefined,
      kind,
      choices,
      required: needed.has(name),
    };
  });
}

interface InputFormProps {
  fields: readonly FormField[];
  value: Json;
  errors: Readonly<Record<string, string>>;
  onChange: (value: Json) => void;
}

/** The run form: one control per field. Texts of "json" fields stay texts until the form is sent. */
export function InputForm({ fields, value, errors, onChange }: InputFormProps) {
  const set = (name: string, next: unknown) => {
    const { [name]: _old, ...rest } = value;
    onChange(next === undefined ? rest : { ...rest, [name]: next });
  };
  return (
    <div className="space-y-4">
      {fields.map((field) =>
        field.kind === "boolean" ? (
          <Toggle
            key={field.name}
            title={field.title}
            help={field.help ?? ""}
            checked={value[field.name] === true}
            disabled={false}
            onChange={(next) => set(field.name, next)}
          />
        ) : (
          <Field
            key={field.name}
            label={field.title}
            help={field.help}
            error={errors[field.name] ?? null}
            optional={!field.required}
            required={field.required}
          >
            {(control) => {
              const current = value[field.name];
              if (field.kind === "choice")
                return (
                  <Select
                    {...control}
                    value={String(current ?? "")}
                    options={field.choices.map((each) => ({ value: each, label: each }))}
                    onValueChange={(next) => set(field.name, next)}
                  />
                );
              if (field.kind === "number")
                return (
                  <Input
                    {...control}
                    inputMode="decimal"
                    value={current === undefined ? "" : String(current)}
                    onChange={(event) => {
                      const text = event.target.value;
                      const number = Number(text);
                      set(
                        field.name,
                        text === "" ? undefined : Number.isFinite(number) && !/[.-]$/.test(text) ? number : text,
                      );
                    }}
                  />
                );
              const text =
                typeof current === "string" ? current : current === undefined ? "" : JSON.stringify(current, null, 2);
              return (
                <Textarea
                  {...control}
                  className={
                    field.kind === "json"
                      ? "field-sizing-content min-h-16 resize-none font-mono text-xs"
                      : "field-sizing-content min-h-8 resize-none"
                  }
                  value={text}
                  onChange={(event) => set(field.name, event.target.value === "" ? undefined : event.target.value)}
                />
              );
            }}
          </Field>
        ),
      )}
    </div>
  );
}

/** The value to send: JSON fields read, numbers numbers; or what is wrong, by field. */
export function readForm(
  fields: readonly FormField[],
  value: Json,
  words: { required: string; number: string; json: (reason: string) => string },
) {
  const errors: Record<string, string> = {};
  const input: Json = {};
  for (const field of fields) {
    const current = value[field.name];
    if (current === undefined || current === "") {
      if (field.required && field.kind !== "boolean") errors[field.name] = words.required;
      if (field.kind === "boolean") input[field.name] = false;
      continue;
    }
    if (field.kind === "number" && typeof current !== "number") errors[field.name] = words.number;
    else if (field.kind === "json" && typeof current === "string") {
      try {
        input[field.name] = JSON.parse(current);
      } catch (error) {
        errors[field.name] = words.json(error instanceof Error ? error.message : "");
      }
    } else input[field.name] = current;
  }
  return { input, errors };
}
