/**
 * From anything that came in (a request body, a YAML file, a paste) to a workflow document. Lenient where the meaning is clear,
 * exact about the rest: unknown keys stay, unknown node types and missing credentials are problems for later, never a refusal.
 */
import { AppError } from "@/lib/errors";
import { flattenEdges } from "./edges";
import { isObject, type JsonObject, toPlainJson } from "./json";
import { slugify } from "./names";
import {
  type WorkflowDocument,
  type WorkflowLayout,
  type WorkflowProblem,
  workflowDocument,
  workflowLayout,
} from "./schema";

export interface ParsedWorkflow {
  document: WorkflowDocument;
  /** Canvas positions, when the input carried some under `layout`. */
  layout?: WorkflowLayout;
  /** What was put right or left out on the way in; validate() finds the rest. */
  problems: WorkflowProblem[];
}

/** Optional keys for which an empty value in YAML (`notes:`) means that the key is absent. */
const OPTIONAL = {
  document: [
    "slug",
    "description",
    "is_default",
    "is_callable",
    "is_public",
    "is_template",
    "credentials",
    "input_schema",
  ].concat([
    "output_schema",
    "variables",
    "settings",
    "pins",
    "triggers",
    "nodes",
    "edges",
    "sticky_notes",
    "groups",
    "layout",
  ]),
  node: [
    "name",
    "type_version",
    "is_entry_point",
    "interrupt_before",
    "interrupt_after",
    "disabled",
    "join",
    "input_mapping",
  ].concat(["retry", "timeout_seconds", "on_error", "notes", "config"]),
  trigger: ["config", "is_active", "priority"],
};

/**
 * Reads a workflow from a JavaScript value: flat edges or the `condition_mapping` form, with or without `layout`.
 * Parsing what it returned gives the same document again. Throws AppError invalid_body, with `details.errors`
 * [{field, message}], only when the value cannot be a workflow at all.
 */
export function parseDocument(input: unknown): ParsedWorkflow {
  const raw = toPlainJson(input);
  if (!isObject(raw)) {
    throw new AppError("invalid_body", "A workflow must be an object with a name, nodes and edges.");
  }
  const problems: WorkflowProblem[] = [];
  const { layout, ...draft } = withoutEmpty(raw, OPTIONAL.document);
  draft.name = nameOf(draft, problems);
  if (typeof draft.slug === "string" && !workflowDocument.shape.slug.safeParse(draft.slug).success) {
    const slug = slugify(draft.slug);
    problems.push(
      info("invalid_slug", "slug", `The slug "${draft.slug}" has characters a URL cannot keep; it became "${slug}".`),
    );
    draft.slug = slug;
  }
  draft.triggers = rows(draft, "triggers", OPTIONAL.trigger).map((trigger) => ({
    ...trigger,
    config: trigger.config ?? {},
    is_active: trigger.is_active ?? true,
  }));
  draft.nodes = rows(draft, "nodes", OPTIONAL.node).map((node) => ({ ...node, config: node.config ?? {} }));
  const flat = flattenEdges(list(draft, "edges"));
  draft.edges = flat.edges;
  problems.push(...flat.problems);

  const checked = workflowDocument.safeParse(draft);
  if (!checked.success) {
    const errors = checked.error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message }));
    const first = errors[0] ?? { field: "", message: "It does not have the shape of a workflow." };
    throw new AppError("invalid_body", `${first.field === "" ? "The workflow" : first.field}: ${first.message}`, {
      details: { errors: errors.slice(0, 50) },
    });
  }
  const positions = workflowLayout.safeParse(layout);
  // The checked draft itself, not zod's copy: that one has filled-in defaults, which an export would then add to the text.
  const document = draft as unknown as WorkflowDocument;
  return { document, problems, ...(positions.success ? { layout: positions.data } : {}) };
}

function nameOf(draft: JsonObject, problems: WorkflowProblem[]): unknown {
  if (draft.name !== undefined && draft.name !== null && draft.name !== "") {
    return typeof draft.name === "number" ? String(draft.name) : draft.name;
  }
  const name = typeof draft.slug === "string" && draft.slug !== "" ? draft.slug : "Untitled workflow";
  problems.push(
    info("missing_name", "name", `The workflow had no name, so it is called "${name}". Give it one people will know.`),
  );
  return name;
}

function list(draft: JsonObject, key: string): unknown[] {
  const value = draft[key] ?? [];
  if (Array.isArray(value)) return value;
  const message = `${key} must be a list.`;
  throw new AppError("invalid_body", message, { details: { errors: [{ field: key, message }] } });
}

function rows(draft: JsonObject, key: string, optional: readonly string[]): JsonObject[] {
  return list(draft, key).map((row, index) => {
    if (isObject(row)) return withoutEmpty(row, optional);
    const field = `${key}.${index}`;
    const message = "must be an object.";
    throw new AppError("invalid_body", `${field} ${message}`, { details: { errors: [{ field, message }] } });
  });
}

function withoutEmpty(value: JsonObject, optional: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(value).filter(([key, member]) => member !== null || !optional.includes(key)),
  );
}

function info(code: string, field: string, sentence: string): WorkflowProblem {
  return { code, node: null, field, sentence, severity: "warning" };
}
