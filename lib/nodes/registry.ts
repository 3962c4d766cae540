/**
 * Every node type of the product, for browser and server. Palette, inspector form, validation, JSON Schema, docs and the
 * conformance suite derive from these definitions; adding a type is a folder, a line here and a line in registry.server.ts.
 */
import "./meta";
import chatModel from "./chat_model";
import code from "./code";
import delay from "./delay";
import httpRequest from "./http_request";
import humanConfirmation from "./human_confirmation";
import router from "./router";
import transform from "./transform";
import type { NodeDefinition } from "./types";
import workflow from "./workflow";

/** In the order of the palette. */
const definitions: NodeDefinition[] = [
  router,
  delay,
  workflow,
  transform,
  httpRequest,
  code,
  chatModel,
  humanConfirmation,
];

export const nodeTypes: ReadonlyMap<string, NodeDefinition> = new Map(definitions.map((d) => [d.type, d]));
