/**
 * The inspector: a form made from a node's zod schema, its connections, its settings, and what it did in the last execution.
 * This file reads the schema: JSON Schema plus the meta that a definition gives its fields.
 */
import { z } from "zod";
import type { FieldWidget } from "@/lib/nodes/types";

export interface FieldSpec {
  name: string;
  title: string;
  help: string | undefined;
  widget: FieldWidget;
  required: boolean;
  advanced: boolean;
  /** May only be empty as yet: shown where something stands in it, so that it can be cleared. */
  reserved?: boolean;
  placeholder: string | undefined;
  /** Vault slot that a credential field fills. */
  slot: string | undefined;
  default: unknown;
  options: string[];
  /** The options in words, where the schema has them. */
  labels?: Readonly<Record<string, string>>;
  /** Several of the options may be chosen. */
  multiple: boolean;
  integer: boolean;
  min: number | undefined;
  max: number | undefined;
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown) => (typeof value === "string" ? value : undefined);
const number = (value: unknown) => (typeof value === "number" ? value : undefined);

const cache = new WeakMap<z.ZodObject, FieldSpec[]>();

/** The fields of a config schema: required ones first, in the order of the schema otherwise. */
export function fieldsOf(schema: z.ZodObject): FieldSpec[] {
  const known = cache.get(schema);
  if (known) return known;
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Json;
  const required = new Set(Array.isArray(json.required) ? json.required : []);
  const properties = isObject(json.properties) ? json.properties : {};
  const fields = Object.entries(properties).map(([name, value]) =>
    specOf(name, isObject(value) ? value : {}, required.has(name)),
  );
  fields.sort((a, b) => Number(b.required) - Number(a.required));
  cache.set(schema, fields);
  return fields;
}

/** One field. A choice of "this or null" or of several types counts as its first real type. */
function specOf(name: string, json: Json, required: boolean): FieldSpec {
  const variants = Array.isArray(json.anyOf) ? json.anyOf.filter(isObject).filter((each) => each.type !== "null") : [];
  const type: Json = { ...(variants[0] ?? {}), ...json };
  const items = isObject(type.items) ? type.items : {};
  const choices = Array.isArray(type.enum) ? type.enum : Array.isArray(items.enum) ? items.enum : [];
  return {
    name,
    title: text(json.title) ?? name.replaceAll("_", " "),
    help: text(json.description),
    widget: (text(json.widget) as FieldWidget | undefined) ?? widgetFor(type, choices.length > 0),
    required,
    advanced: json.advanced === true,
    reserved: json.type === "null",
    placeholder: text(json.placeholder),
    slot: text(json.slot),
    default: json.default,
    options: choices.map(String),
    labels: isObject(json.labels) ? (json.labels as Record<string, string>) : undefined,
    multiple: type.type === "array",
    integer: type.type === "integer",
    min: number(type.minimum),
    max: number(type.maximum),
  };
}

function widgetFor(type: Json, hasChoices: boolean): FieldWidget {
  if (hasChoices) return "select";
  if (type.type === "boolean") return "switch";
  if (type.type === "number" || type.type === "integer") return "number";
  return type.type === "string" ? "text" : "json";
}

/** An option in words: as the schema names it, else its value with a capital. Values in capitals (GET) are names already. */
export function sayOption({ labels }: Pick<FieldSpec, "labels">, value: string): string {
  const words = labels?.[value];
  if (words) return words;
  const text = value.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** First message for each field of a config that does not fit its schema; empty when it does. */
export function fieldErrors(schema: z.ZodObject, config: unknown): ReadonlyMap<string, string> {
  const errors = new Map<string, string>();
  const result = schema.safeParse(config);
  for (const issue of result.error?.issues ?? []) {
    const field = String(issue.path[0] ?? "");
    if (!errors.has(field)) errors.set(field, issue.message);
  }
  return errors;
}

/** A default value in words, or null when there is none worth saying. */
export function sayDefault(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String).join(", ");
  if (typeof value === "object") return Object.keys(value).length === 0 ? null : JSON.stringify(value);
  return String(value);
}
