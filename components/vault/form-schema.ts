/** A credential type's fields as a form: read from the JSON Schema that zod writes, so that zod stays on the server. Pure. */

import type { CredentialCategory } from "@/lib/credentials/types";

export interface FormField {
  name: string;
  title: string;
  description: string | null;
  placeholder: string | null;
  kind: "text" | "secret" | "secret-file" | "number" | "switch" | "select";
  options: { value: string; label: string }[];
  required: boolean;
  initial: string | boolean;
}

/** A credential type as the browser needs it. */
export interface CredentialForm {
  type: string;
  title: string;
  description: string;
  icon: string;
  category: CredentialCategory;
  keywords: readonly string[];
  fields: FormField[];
}

interface SchemaProperty {
  type?: string;
  title?: string;
  description?: string;
  placeholder?: string;
  secret?: boolean;
  widget?: string;
  labels?: Record<string, string>;
  enum?: unknown[];
  default?: unknown;
}

/** Fields in the schema's order. Takes the answer of `z.toJSONSchema(fields, {io: "input"})`. */
export function formFields(schema: { properties?: unknown; required?: unknown }): FormField[] {
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const properties = (schema.properties ?? {}) as Record<string, SchemaProperty>;
  return Object.entries(properties).map(([name, property]) => {
    const kind = kindOf(property);
    const initial = property.default ?? (kind === "switch" ? false : "");
    return {
      name,
      title: property.title ?? name,
      description: property.description ?? null,
      placeholder: property.placeholder ?? null,
      kind,
      options: property.enum?.map(String).map((value) => ({ value, label: property.labels?.[value] ?? value })) ?? [],
      required: required.has(name),
      initial: kind === "switch" ? initial === true : String(initial),
    };
  });
}

function kindOf(property: SchemaProperty): FormField["kind"] {
  if (property.secret) return property.widget === "textarea" ? "secret-file" : "secret";
  if (property.enum) return "select";
  if (property.type === "boolean") return "switch";
  return property.type === "number" || property.type === "integer" ? "number" : "text";
}

/**
 * What is sent: numbers as numbers; fields left empty are left out, so a replacement keeps what is stored. A field that was shown and has
 * been emptied is null, which forgets it. @param shown what is stored of the one to be replaced, secrets masked.
 */
export function fieldValues(
  fields: readonly FormField[],
  values: Readonly<Record<string, string | boolean>>,
  shown: Readonly<Record<string, string>> = {},
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const { name, kind } of fields) {
    const value = values[name];
    if (value === "" && shown[name] && !kind.startsWith("secret")) out[name] = null;
    if (value === undefined || value === "") continue;
    out[name] = kind === "number" ? Number(value) : value;
  }
  return out;
}

/** Types whose words begin with each word of the query; those whose title does come first. */
export function fittingForms(forms: readonly CredentialForm[], query: string): CredentialForm[] {
  const asked = wordsOf(query);
  const fits = (text: string) => asked.every((word) => wordsOf(text).some((each) => each.startsWith(word)));
  const all = forms.filter(({ title, description, keywords }) => fits([title, description, ...keywords].join(" ")));
  if (asked.length === 0) return all;
  return [...all.filter(({ title }) => fits(title)), ...all.filter(({ title }) => !fits(title))];
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
