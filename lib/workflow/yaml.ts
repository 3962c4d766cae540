/** workflow.yaml: the text form of a document, for repositories, reviews and copies between installations. */
import { Document, isScalar, parseDocument as parseYaml, visit, type YAMLSeq } from "yaml";
import { AppError } from "@/lib/errors";
import { gatherEdges } from "./edges";
import { isObject, type JsonObject } from "./json";
import { type ParsedWorkflow, parseDocument } from "./parse";
import { withoutPins } from "./pins";
import type { WorkflowDocument, WorkflowNode, WorkflowTrigger } from "./schema";

/** Characters in one workflow.yaml. */
export const MAX_YAML_LENGTH = 2_000_000;
/** Expanded aliases; a "billion laughs" file is refused long before it grows. */
const MAX_ALIASES = 100;

const DOCUMENT_KEYS = [
  "name",
  "slug",
  "description",
  "is_default",
  "is_callable",
  "is_public",
  "is_template",
  "credentials",
].concat([
  "input_schema",
  "output_schema",
  "variables",
  "settings",
  "triggers",
  "nodes",
  "edges",
  "sticky_notes",
  "groups",
]);
const NODE_KEYS = [
  "node_id",
  "name",
  "component_type",
  "type_version",
  "is_entry_point",
  "disabled",
  "interrupt_before",
].concat(["interrupt_after", "join", "input_mapping", "retry", "timeout_seconds", "on_error", "notes", "config"]);
const TRIGGER_KEYS = ["type", "config", "is_active", "priority"];
const EDGE_KEYS = ["id", "source_node_id", "target_node_id", "condition_mapping", "edge_type", "route", "priority"];
/** Inside configs and schemas these come first; everything else by name. Storage does not keep the order of keys. */
const LEADING_KEYS = ["$schema", "id", "name", "type", "title", "description"];

/**
 * Reads workflow.yaml (YAML 1.2; JSON is YAML too). Throws AppError invalid_body with the line for text that is no YAML,
 * repeats a key, is too large or too deep, or expands too many aliases.
 */
export function fromYaml(text: string): ParsedWorkflow {
  if (text.length > MAX_YAML_LENGTH) throw refused(`The file is longer than ${MAX_YAML_LENGTH} characters.`);
  return parseDocument(readYaml(text));
}

function readYaml(text: string): unknown {
  try {
    const parsed = parseYaml(text, {
      version: "1.2",
      merge: false,
      uniqueKeys: true,
      prettyErrors: true,
      logLevel: "silent",
    });
    const error = parsed.errors[0];
    if (error?.code === "RESOURCE_EXHAUSTION") throw refused("Values are nested too deep.", error.linePos?.[0]?.line);
    if (error)
      throw refused(error.message.split("\n")[0]?.replace(/:$/, "") ?? "It cannot be read.", error.linePos?.[0]?.line);
    return parsed.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof ReferenceError)
      throw refused("It repeats parts of itself (aliases) too often.", undefined, error);
    if (error instanceof RangeError) throw refused("Values are nested too deep.", undefined, error);
    throw refused(error instanceof Error ? error.message : "It cannot be read.", undefined, error);
  }
}

/** Writes workflow.yaml: the same text for equal documents. Defaults are left out; positions and pinned outputs are no part of it. */
export function toYaml(document: WorkflowDocument): string {
  const { triggers, nodes, edges, ...rest } = withoutPins(document);
  const value: JsonObject = { ...rest };
  if (triggers.length > 0) value.triggers = triggers.map(triggerRow);
  value.nodes = nodes.map(nodeRow);
  if (edges.length > 0) value.edges = gatherEdges(edges).map((row) => ordered(row, EDGE_KEYS));
  const yaml = new Document(ordered(value, DOCUMENT_KEYS), { aliasDuplicateObjects: false, version: "1.2" });
  visit(yaml, {
    Seq(_key, seq) {
      seq.flow = isShort(seq);
    },
  });
  return yaml.toString({ lineWidth: 0, blockQuote: "literal", flowCollectionPadding: false });
}

function triggerRow(trigger: WorkflowTrigger): Map<string, unknown> {
  const { is_active, config, ...rest } = trigger;
  // A trigger that is ranked among others is written in full, as people do; else "active" goes without saying.
  const showActive = !is_active || trigger.priority !== undefined;
  const row = { ...rest, ...(isEmpty(config) ? {} : { config }), ...(showActive ? { is_active } : {}) };
  return ordered(row, TRIGGER_KEYS);
}

function nodeRow(node: WorkflowNode): Map<string, unknown> {
  const { config, ...rest } = node;
  return ordered(isEmpty(config) ? rest : { ...rest, config }, NODE_KEYS);
}

/** A map with the known keys first, in their order, then the others by name; the same inside. */
function ordered(value: JsonObject, first: readonly string[]): Map<string, unknown> {
  const known = first.filter((key) => value[key] !== undefined);
  const others = Object.keys(value).filter((key) => value[key] !== undefined && !first.includes(key));
  return new Map([...known, ...others.sort()].map((key) => [key, inner(value[key])]));
}

function inner(value: unknown): unknown {
  if (value instanceof Map) return value;
  if (Array.isArray(value)) return value.map(inner);
  return isObject(value) ? ordered(value, LEADING_KEYS) : value;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (isObject(value) && Object.keys(value).length === 0);
}

/** Lists of a few plain words read better on one line: tools: [web_search, browser]. */
function isShort(seq: YAMLSeq): boolean {
  const texts = seq.items.map((item) => (isScalar(item) ? String(item.value) : null));
  if (texts.some((text) => text === null || text.includes("\n"))) return false;
  return texts.join(", ").length <= 90;
}

function refused(why: string, line?: number, cause?: unknown): AppError {
  const where = line === undefined ? "" : ` (line ${line})`;
  return new AppError("invalid_body", `This is not a readable workflow.yaml${where}: ${why}`, {
    details: { errors: [{ field: line === undefined ? "" : `line ${line}`, message: why }] },
    cause,
  });
}
