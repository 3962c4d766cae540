/** The server's part of every node type, loaded when first used so that no process pays for types it never runs. */
import { NodeError } from "./errors";
import type { NodeExecutor } from "./types";

const loaders: Record<string, () => Promise<{ executor: NodeExecutor }>> = {
  router: () => import("./router/execute"),
  delay: () => import("./delay/execute"),
  workflow: () => import("./workflow/execute"),
  transform: () => import("./transform/execute"),
  http_request: () => import("./http_request/execute"),
  code: () => import("./code/execute"),
  chat_model: () => import("./chat_model/execute"),
  human_confirmation: () => import("./human_confirmation/execute"),
};

const loaded = new Map<string, NodeExecutor>();

/** The executor of a node type. @throws NodeError unknown_node_type (not retriable). */
export async function executorFor(type: string): Promise<NodeExecutor> {
  const known = loaded.get(type);
  if (known) return known;
  const load = Object.hasOwn(loaders, type) ? loaders[type] : undefined;
  if (!load) {
    throw new NodeError("unknown_node_type", `This installation has no node type "${type}".`, {
      retriable: false,
      hint: "Replace the node by one from the palette.",
    });
  }
  const { executor } = await load();
  loaded.set(type, executor);
  return executor;
}

/** Types that can run, for the conformance suite. */
export const executableTypes: readonly string[] = Object.keys(loaders);
