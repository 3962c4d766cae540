/** What expressions see. Outputs that were put aside as artifacts are read only when an expression touches them. */
import { readFileSync } from "node:fs";
import { LRUCache } from "lru-cache";
import { NodeError } from "@/lib/nodes/errors";
import type { ExpressionScope } from "@/lib/nodes/types";
import { artifactPath } from "@/lib/storage/artifacts";
import type { Slice } from "./slice";
import { type EngineState, outputOf, type Stored } from "./state";

/** Outputs as expressions see them. */
export interface OutputView {
  stored: Map<string, Stored>;
  nodes: Record<string, { output: unknown }>;
  outputs: Record<string, unknown>;
}

// Parsed artifacts, by content: a loop that reads a large value does not parse it at every turn. Sizes are those of the JSON text.
const parsed = new LRUCache<string, { value: unknown }>({ maxSize: 64 * 1024 * 1024 });

/** The value behind a reference, at once: an expression's property access cannot wait. */
export function readStored(stored: Stored): unknown {
  if (!("$artifact" in stored)) return stored.v;
  const { hash, size } = stored.$artifact;
  const known = parsed.get(hash);
  if (known) return known.value;
  const value: unknown = JSON.parse(textOf(artifactPath(hash)));
  parsed.set(hash, { value }, { size });
  return value;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new NodeError("artifact_missing", "A large value of an earlier step cannot be read from the data folder.", {
      hint: "All processes must share one data folder; put its files back from a backup, or run it again.",
      retriable: false,
      cause,
    });
  }
}

/**
 * Brings the slice's view up to date. It is shared by all visits of the slice, so that a long chain does not build the outputs of all
 * nodes anew for each node.
 */
function viewOf(slice: Slice, state: EngineState) {
  const { view } = slice;
  for (const id of slice.compiled.nodes.keys()) {
    const stored = outputOf(state, id);
    if (stored === null || view.stored.get(id) === stored) continue;
    view.stored.set(id, stored);
    const output = { enumerable: true, configurable: true, get: () => readStored(stored) };
    view.nodes[id] = Object.defineProperty({ output: null as unknown }, "output", output);
    Object.defineProperty(view.outputs, id, output);
  }
  return view;
}

/**
 * What expressions read as vars: those of the workspace, over them the document's, over them those that the workflow has here.
 * @param open with the values of secret ones, which only a node that runs may see: what is made of them before would be stored.
 */
export function varsOf({ variables, compiled }: Slice, open: boolean): Record<string, unknown> {
  const own = compiled.version.document.variables ?? {};
  if (!variables) return own;
  const shown = (values: Record<string, unknown>) =>
    open
      ? values
      : Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, variables.secret.includes(name) ? "[secret]" : value]),
        );
  const vars = { ...shown(variables.workspace), ...own, ...shown(variables.workflow) };
  for (const [name, error] of Object.entries(open ? variables.broken : {})) {
    const fail = () => {
      throw error;
    };
    Object.defineProperty(vars, name, { enumerable: true, get: fail });
  }
  return vars;
}

/** @param input the node's input, already loaded. */
export function scopeOf(slice: Slice, state: EngineState, input: unknown): ExpressionScope {
  const { execution, compiled } = slice;
  const { nodes, outputs } = viewOf(slice, state);
  return {
    trigger: execution.trigger,
    input,
    nodes,
    state: outputs,
    vars: varsOf(slice, false),
    execution: { id: execution.id, started_at: slice.startedAt },
    workflow: { id: execution.workflow_id, name: compiled.version.document.name, version: compiled.version.number },
    user: { id: execution.started_by },
  };
}
