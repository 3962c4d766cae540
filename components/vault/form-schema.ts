/** A credential type's fields as a form: read from the JSON Schema that zod writes, so that zod stays on the server. Pure. */

export interface FormField {
  name: string;
  title: string;
  description: string | null;
  placeholder: string | null;
  kind: "text" | "secret" | "number" | "switch" | "select";
  options: string[];
  required: boolean;
  initial: string | boolean;
}

/** A credential type as the browser needs it. */
export interface CredentialForm {
  type: string;
  title: string;
  description: string;
  fields: FormField[];
}

interface SchemaProperty {
  type?: string;
  title?: string;
  description?: string;
  placeholder?: string;
  secret?: boolean;
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
      options: property.enum?.map(String) ?? [],
      required: required.has(name),
      initial: kind === "switch" ? initial === true : String(initial),
    };
  });
}

function kindOf(property: SchemaProperty): FormField["kind"] {
  if (property.secret) return "secret";
  if (property.enum) return "select";
  if (property.type === "boolean") return "switch";
  return property.type === "number" || property.type === "integer" ? "number" : "text";
}

/** What is sent: numbers as numbers; fields left empty are left out, so a replacement keeps what is stored. */
export function fieldValues(
  fields: readonly FormField[],
  values: Readonly<Record<string, string | boolean>>,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const { name, kind } of fields) {
    const value = values[name];
    if (value === undefined || value === "") continue;
    out[name] = kind === "number" ? Number(value) : value;
  }
  return out;
}
