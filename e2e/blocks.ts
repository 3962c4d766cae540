/** Code blocks, and workflows that run them, made by the API. */
import type { App } from "./app";
import { callApi } from "./people";

export interface Made {
  id: string;
  slug: string;
}

/** A code block with one version. */
export function makeBlock(app: App, name: string, language: string, more: object = {}): Promise<Made> {
  return callApi<Made>(app, "/code-blocks", { method: "POST", body: { name, language, content: more } });
}

/** A workflow of one code node, "Tax". @param config the node's */
export function makeWorkflow(app: App, name: string, config: object): Promise<Made> {
  const nodes = [{ node_id: "tax", name: "Tax", component_type: "code", config }];
  const body = {
    name,
    nodes,
    edges: [],
    layout: { tax: { x: 320, y: 200 } },
    triggers: [{ type: "manual", config: {} }],
  };
  return callApi<Made>(app, "/workflows", { method: "POST", body });
}
