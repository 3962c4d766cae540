/** Checks the input of a start by hand or by the API against the workflow's JSON Schema, and fills in its defaults. */
import { faultsOf, isOpen, type SchemaFault, withDefaults } from "@/lib/engine/json-schema";
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
  if (isOpen(schema)) return given;
  const value = withDefaults(schema, given);
  const errors = faults(schema, value);
  const [first] = errors;
  if (!first) return value;
  throw new AppError("invalid_body", `${first.field}: ${first.message}`, { details: { errors } });
}

function faults(schema: Json | null, value: unknown): SchemaFault[] {
  try {
    return faultsOf(schema, value, "input");
  } catch (cause) {
    throw new AppError("invalid_workflow", "The workflow's input schema cannot be used.", {
      hint: "Mend the input schema of the manual trigger or of the workflow.",
      cause,
    });
  }
}
