/** The flat part of a JSON Schema that the field list edits; what it does not know (descriptions, limits …) is kept. */
export interface InputField {
  name: string;
  type: string;
  required: boolean;
  /** The rest of the property's schema. */
  rest: Record<string, unknown>;
}

type Json = Record<string, unknown>;

/** Properties of an object schema as a list. */
export function readFields(schema: Json | null | undefined): InputField[] {
  const properties = (schema?.properties ?? {}) as Record<string, Json>;
  const required = new Set(Array.isArray(schema?.required) ? schema.required : []);
  return Object.entries(properties).map(([name, { type, ...rest }]) => ({
    name,
    type: typeof type === "string" ? type : "string",
    required: required.has(name),
    rest,
  }));
}

/** The schema for a list of fields, other keys of `schema` kept; undefined when nothing is left to say. */
export function writeFields(schema: Json | null | undefined, fields: readonly InputField[]): Json | undefined {
  const { properties: _properties, required: _required, type: _type, ...rest } = schema ?? {};
  if (fields.length === 0 && Object.keys(rest).length === 0) return undefined;
  const required = fields.filter((field) => field.required).map((field) => field.name);
  return {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.name, { type: field.type, ...field.rest }])),
    ...(required.length > 0 ? { required } : {}),
    ...rest,
  };
}
