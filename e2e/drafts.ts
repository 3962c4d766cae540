/** Workflows for the tests of the editor: made over the API, opened in the browser, read back from the server. */
import { expect, type Page } from "@playwright/test";
import type { App } from "./app";
import { callApi, workspaceOf } from "./people";

interface Item {
  text?: string;
  name?: string;
  color?: string;
  node_ids?: string[];
  collapsed?: boolean;
}
export interface Draft {
  document: {
    nodes: { node_id: string; name?: string; disabled?: boolean; config: Record<string, unknown> }[];
    edges: { source_node_id: string; target_node_id: string }[];
    sticky_notes?: Record<string, Item>;
    groups?: Record<string, Item>;
  };
  layout: Record<string, { x: number; y: number }>;
}
/** The draft that the server has. */
export const draftOf = (app: App, id: string) => callApi<Draft>(app, `/workflows/${id}`);

/** A node that needs nothing to run. */
export const transform = (node_id: string, name: string, expression: string, more: object = {}) => ({
  node_id,
  name,
  component_type: "transform",
  config: { expression },
  ...more,
});

/** Makes a workflow with its cards in a row, one up and one down, and opens it. */
export async function open(
  app: App,
  page: Page,
  name: string,
  nodes: { node_id: string }[],
  edges: object[] = [],
  more: object = {},
): Promise<string> {
  const layout = Object.fromEntries(
    nodes.map(({ node_id }, index) => [node_id, { x: 80 + index * 320, y: 200 + (index % 2) * 96 }]),
  );
  const body = { name, nodes, edges, layout, triggers: [], ...more };
  const made = await callApi<{ id: string; slug: string }>(app, "/workflows", { method: "POST", body });
  await page.goto(`${workspaceOf(page)}/workflows/${made.slug}`);
  await expect(page.getByLabel("Workflow canvas").getByRole("group").first()).toBeVisible();
  return made.id;
}
