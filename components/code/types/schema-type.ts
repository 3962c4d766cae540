/** A JSON Schema as a TypeScript type, for the editor's hints. What it cannot say becomes `unknown`. */

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const MAX_DEPTH = 12;
const SIMPLE: ReadonlyMap<string, string> = new Map([
  ["string", "string"],
  ["number", "number"],
  ["integer", "number"],
  ["boolean", "boolean"],
  ["null", "null"],
]);

/** @param schema any JSON value; no schema at all is `any`, so that nothing is underlined which nobody described. */
export function typeOfSchema(schema: unknown): string {
  return schema === null || schema === undefined ? "any" : write(schema, schema, 0);
}

function write(schema: unknown, root: unknown, depth: number): string {
  if (schema === true) return "unknown";
  if (schema === false) return "never";
  if (!isObject(schema) || depth > MAX_DEPTH) return "unknown";
  const next = (value: unknown) => write(value, root, depth + 1);
  if (typeof schema.$ref === "string") return next(resolve(root, schema.$ref));
  if ("const" in schema) return literal(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map(literal));
  const parts: string[] = [];
  for (const key of ["anyOf", "oneOf"]) {
    const choices = schema[key];
    if (Array.isArray(choices)) parts.push(union(choices.map(next)));
  }
  if (Array.isArray(schema.allOf)) parts.push(...schema.allOf.map(next));
  const types = typesOf(schema);
  if (types.length > 0) parts.push(union(types.map((type) => ofType(type, schema, next, depth))));
  const known = parts.filter((part) => part !== "unknown");
  if (known.length === 0) return "unknown";
  return known.length === 1 ? (known[0] ?? "unknown") : known.map(grouped).join(" & ");
}

/** The types that a schema names, or those that its keywords are about. */
function typesOf(schema: Json): string[] {
  if (Array.isArray(schema.type)) return schema.type.map(String);
  if (typeof schema.type === "string") return [schema.type];
  if (isObject(schema.properties)) return ["object"];
  return "items" in schema || "prefixItems" in schema ? ["array"] : [];
}

function ofType(type: string, schema: Json, next: (value: unknown) => string, depth: number): string {
  const simple = SIMPLE.get(type);
  if (simple) return simple;
  if (type === "array") return arrayOf(schema, next);
  return type === "object" ? objectOf(schema, next, depth) : "unknown";
}

function arrayOf({ items, prefixItems }: Json, next: (value: unknown) => string): string {
  if (!Array.isArray(prefixItems)) return `${grouped(next(items ?? true))}[]`;
  const rest = items === false ? [] : [`...${grouped(next(items ?? true))}[]`];
  return `[${[...prefixItems.map(next), ...rest].join(", ")}]`;
}

function objectOf(schema: Json, next: (value: unknown) => string, depth: number): string {
  const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const more = schema.additionalProperties;
  const indent = "  ".repeat(depth + 1);
  const lines = properties.map(
    ([name, value]) =>
      `${said(value, indent)}${indent}${nameOf(name)}${required.has(name) ? "" : "?"}: ${next(value)};`,
  );
  // A type with both would ask that every property fits the rest.
  if (properties.length === 0)
    return more === false ? "Record<string, never>" : `Record<string, ${next(more ?? true)}>`;
  return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
}

function said(schema: unknown, indent: string): string {
  if (!isObject(schema) || typeof schema.description !== "string" || schema.description.trim() === "") return "";
  return `${indent}/** ${schema.description.replaceAll("*/", "*\u200b/").replace(/\s+/g, " ").trim()} */\n`;
}

function resolve(root: unknown, ref: string): unknown {
  if (!ref.startsWith("#")) return true;
  let at = root;
  for (const part of ref.slice(1).split("/").filter(Boolean)) {
    const key = decode(part);
    if (!isObject(at) || !Object.hasOwn(at, key)) return true;
    at = at[key];
  }
  return at;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return part;
  }
}

function literal(value: unknown): string {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return JSON.stringify(value);
  return "unknown";
}

function union(types: readonly string[]): string {
  const all = [...new Set(types)];
  if (all.length === 0) return "never";
  if (all.includes("unknown")) return "unknown";
  return all.length === 1 ? (all[0] ?? "never") : all.map(grouped).join(" | ");
}

/** In parentheses where an operator beside it would read it wrongly. */
const grouped = (type: string) => (/ [|&] /.test(type) && !type.startsWith("{") ? `(${type})` : type);
const nameOf = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
