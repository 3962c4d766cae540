/** workflow.yaml for editors: a JSON Schema that completes and checks the file, made from the same zod schemas that parse it. */
import { z } from "zod";
import type { NodeDefinition } from "@/lib/nodes/types";
import type { TriggerDefinition } from "@/lib/triggers/types";
import { isObject, type JsonObject } from "./json";
import { withoutPins } from "./pins";
import { workflowDocument, workflowEdge, workflowNode, workflowSettings, workflowTrigger } from "./schema";
import { FLOW_SETTINGS } from "./settings";

/** Members of zod's metadata that only our inspector understands. */
const EDITOR_ONLY = ["widget", "labels", "placeholder", "slot", "advanced", "secret"];

/**
 * JSON Schema (2020-12) of workflow.yaml. The config of each known node and trigger type is described; other types are allowed with
 * any config. Connections may be flat or a condition_mapping.
 */
export function workflowJsonSchema(
  nodeTypes: ReadonlyMap<string, NodeDefinition>,
  triggerTypes: ReadonlyMap<string, TriggerDefinition> = new Map(),
): JsonObject {
  const root = schemaOf(workflowDocument);
  const properties = withoutPins(isObject(root.properties) ? root.properties : {});
  return {
    ...root,
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Workflow",
    required: ["name"],
    properties: {
      ...properties,
      settings: schemaOf(workflowSettings.extend(z.object(FLOW_SETTINGS).partial().shape)),
      triggers: { type: "array", items: byType(schemaOf(workflowTrigger), "type", triggerTypes) },
      nodes: { type: "array", items: byType(schemaOf(workflowNode), "component_type", nodeTypes) },
      edges: { type: "array", items: edgeSchema() },
    },
  };
}

function byType(
  base: JsonObject,
  key: string,
  types: ReadonlyMap<string, NodeDefinition | TriggerDefinition>,
): JsonObject {
  const properties = isObject(base.properties) ? base.properties : {};
  const known = [...types.values()].map(({ type, title, description }) => ({ const: type, title, description }));
  return {
    ...base,
    properties: { ...properties, [key]: { anyOf: [...known, { type: "string" }] } },
    allOf: [...types.values()].map(({ type, config }) => ({
      if: { properties: { [key]: { const: type } }, required: [key] },
      // biome-ignore lint/suspicious/noThenProperty: "then" is the keyword of JSON Schema.
      then: { properties: { config: schemaOf(config) } },
    })),
  };
}

function edgeSchema(): JsonObject {
  const base = schemaOf(workflowEdge);
  const targets = { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] };
  return {
    ...base,
    required: ["source_node_id"],
    properties: {
      ...(isObject(base.properties) ? base.properties : {}),
      condition_mapping: { type: "object", description: "Target node by route.", additionalProperties: targets },
    },
    anyOf: [{ required: ["target_node_id"] }, { required: ["condition_mapping"] }],
  };
}

function schemaOf(schema: z.ZodType): JsonObject {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      for (const key of EDITOR_ONLY) delete jsonSchema[key];
    },
  });
  return json;
}
