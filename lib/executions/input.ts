/** Checks the input of a start by hand or by the API against the workflow's JSON Schema, and fills in its defaults. */
import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import { AppError } from "@/lib/errors";
import type { WorkflowDocument } from "@/lib/workflow";

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The schema of the manual trigger, else the workflow's own; null: any input. */
export function inputSchemaOf(document: WorkflowDocument): Json | null {
  const manual = document.triggers.find((trigger) => trigger.type === "manual" && trigger.is_active !== false);
  const own = manual?.config?.input_schema;
  return isObject(own) ? own : isObject(document.input_schema) ? document.input_schema : null;
}

/**
 * The input with defaults filled in. No input at all counts as `{}`.
 * @throws AppError invalid_body naming the fields; invalid_workflow when the schema itself cannot be used.
 */
export function checkInput(schema: Json | null, input: unknown): unknown {
  const given = input === undefined ? {} : input;
  if (schema === null || Object.keys(schema).length === 0) return given;
  const value = withDefaults(schema, given, 0);
  const units = faults(schema, value);
  if (units.length === 0) return value;
  const errors = units.map((unit) => ({ field: fieldOf(unit), message: sentence(unit) }));
  const [first] = errors;
  throw new AppError("invalid_body", `${first?.field}: ${first?.message}`, {
    details: { errors: errors.slice(0, 50) },
  });
}

function faults(schema: Json, value: unknown): OutputUnit[] {
  try {
    // Only these say something of a value; the units above them repeat that something below is wrong.
    const { errors } = new Validator(schema as Schema, "2020-12", false).validate(value);
    return errors.filter(({ keyword }) => !["properties", "items", "prefixItems", "$ref", "allOf"].includes(keyword));
  } catch (cause) {
    throw new AppError("invalid_workflow", "The workflow's input schema cannot be used.", {
      hint: "Mend the input schema of the manual trigger or of the workflow.",
      cause,
    });
  }
}

const MAX_DEPTH = 20;

function withDefaults(schema: Json, value: unknown, depth: number): unknown {
  if (!isObject(schema.properties) || !isObject(value) || depth > MAX_DEPTH) return value;
  const filled: Json = { ...value };
  for (const [name, property] of Object.entries(schema.properties)) {
    if (!isObject(property) || name === "__proto__") continue;
    if (filled[name] === undefined && property.default !== undefined) filled[name] = structuredClone(property.default);
    if (Object.hasOwn(filled, name)) filled[name] = withDefaults(property, filled[name], depth + 1);
  }
  return filled;
}

/** `#/a/0` → input.a.0; a property that is missing is named itself. */
function fieldOf({ instanceLocation, keyword, error }: OutputUnit): string {
  const path = instanceLocation
    .split("/")
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
  const missing = keyword === "required" ? /required property "(.*)"/.exec(error)?.[1] : undefined;
  return ["input", ...path, ...(missing === undefined ? [] : [missing])].join(".");
}

function sentence({ keyword, error }: OutputUnit): string {
  return keyword === "required" ? "It is required." : error;
}
