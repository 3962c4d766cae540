/** A node's input: its input_mapping, else the output of the one predecessor that fired, else an object of them by node id. */
import { renderDeep } from "@/lib/expressions";
import { NodeError } from "@/lib/nodes/errors";
import { asNodeError } from "./context";
import { readStored, scopeOf } from "./scope";
import { outputOf, type Stored } from "./state";
import { keep } from "./values";
import type { Visit } from "./visit";

const NOTHING: Stored = { v: null };

/** @param fired ids of incoming edges that fired. An entry node, which has none, gets the trigger's data. */
export async function resolveInput(
  v: Visit,
  fired: readonly string[],
): Promise<{ stored: Stored } | { error: NodeError }> {
  const { slice, state, node, changes } = v;
  const onArtifact = (ref: { hash: string; size: number; mime: string }) => changes.artifacts.set(ref.hash, ref);
  try {
    const sources = [...new Set(fired.flatMap((edge) => slice.compiled.plan.edges[edge]?.source ?? []))];
    const [only] = sources;
    const mapping = node.input_mapping;
    const isMapped = mapping !== undefined && Object.keys(mapping).length > 0;
    // A single predecessor's value is passed on as it is stored: nothing is read or written again.
    if (sources.length === 1 && only !== undefined && !isMapped) return { stored: outputOf(state, only) ?? NOTHING };
    const plain =
      sources.length === 0
        ? slice.execution.trigger.data
        : sources.length === 1 && only !== undefined
          ? readStored(outputOf(state, only) ?? NOTHING)
          : Object.fromEntries(sources.map((id) => [id, readStored(outputOf(state, id) ?? NOTHING)]));
    return {
      stored: await keep(isMapped ? await renderDeep(mapping, scopeOf(slice, state, plain)) : plain, onArtifact),
    };
  } catch (error) {
    const failure = asNodeError(error);
    return {
      error: new NodeError(failure.code, `Its input could not be made: ${failure.message}`, {
        retriable: false,
        details: failure.details,
        cause: error,
      }),
    };
  }
}
