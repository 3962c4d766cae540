/** For tests of whole executions: an engine with the embedded Inngest server in this process, and workflows published over HTTP. */
import { afterAll, beforeAll } from "vitest";
import * as publish from "@/app/api/v1/workflows/[id]/publish/route";
import * as workflows from "@/app/api/v1/workflows/route";
import type { TestDatabase } from "@/db/testing";
import { type Host, startHost } from "@/inngest/host";
import { call } from "@/lib/api/testing";
import { advance, cancelRunning, closeEngine } from "@/lib/engine";
import { setEnvForTests } from "@/lib/env";
import { failExecution } from "./fail";
import { watchFlow } from "./flow/watch";
import { sweep } from "./sweep";

/** Call it at the top of a test file, after useTestDatabase: executions run while the file's tests do. */
export function useEngine(db: TestDatabase): void {
  let host: Host;
  let stopFlow: () => Promise<void>;
  beforeAll(async () => {
    setEnvForTests({ databaseUrl: db.url });
    host = await startHost({ url: db.url, deps: { advance, cancelRunning, failExecution, sweep } });
    stopFlow = await watchFlow();
  });
  afterAll(async () => {
    await stopFlow();
    await host.stop(5000);
    await closeEngine();
    setEnvForTests(null);
  });
}

/** Creates and publishes a workflow. @returns its id. */
export async function published(key: string, document: Record<string, unknown>): Promise<string> {
  const { body } = await call<{ id: string }>(workflows.POST, { key, body: document });
  const answer = await call(publish.POST, { key, params: { id: body.id }, body: {} });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return body.id;
}

interface Node {
  node_id: string;
  component_type: string;
  config: Record<string, unknown>;
  [more: string]: unknown;
}

export const transform = (id: string, expression: string, more = {}): Node => ({
  node_id: id,
  component_type: "transform",
  config: { expression },
  ...more,
});

/** Nodes one after the other. */
export function chain(name: string, nodes: Node[], more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name,
    nodes: nodes.map((node, index) => (index === 0 ? { is_entry_point: true, ...node } : node)),
    edges: nodes.slice(1).map((node, index) => ({
      id: `e${index}`,
      source_node_id: nodes[index]?.node_id,
      target_node_id: node.node_id,
      edge_type: "direct",
    })),
    ...more,
  };
}
