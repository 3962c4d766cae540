import type { Boxes } from "./arrange-core";
import { entryNodes } from "./state/document";
import { cardHeight, HEAD_HEIGHT, NODE_WIDTH } from "./state/grid";
import { outputsOf } from "./state/handles";
import { triggerId } from "./state/ids";
import { type EditorState, NO_EDGES, type NodeTypes, type Point } from "./state/types";

/** Above this number of nodes the layout takes long enough (0.2 s for 200) to leave the page's own thread. */
const WORKER_FROM = 150;

/** Cards with their sizes and what connects them, triggers included. */
export function boxesOf(state: EditorState, types: NodeTypes): Boxes {
  const nodes = [...state.nodes.values()].map((node) => {
    const outputs = outputsOf(node, types, state.outgoing.get(node.node_id) ?? NO_EDGES);
    return { id: node.node_id, width: NODE_WIDTH, height: cardHeight(outputs) };
  });
  const triggers = state.fields.triggers.map((_, index) => ({
    id: triggerId(index),
    width: NODE_WIDTH,
    height: HEAD_HEIGHT,
  }));
  const wires = triggers.flatMap(({ id }) => entryNodes(state).map((target): [string, string] => [id, target]));
  const edges = [...state.edges.values()].map((edge): [string, string] => [edge.source_node_id, edge.target_node_id]);
  return { boxes: [...triggers, ...nodes], edges: [...wires, ...edges] };
}

/** Positions for everything, from left to right along the edges. */
export async function arrange(state: EditorState, types: NodeTypes): Promise<ReadonlyMap<string, Point>> {
  const input = boxesOf(state, types);
  if (input.boxes.length < WORKER_FROM) return (await import("./arrange-core")).arrangeBoxes(input);
  const worker = new Worker(new URL("./arrange.worker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = (event: MessageEvent<ReadonlyMap<string, Point>>) => resolve(event.data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(input);
    });
  } finally {
    worker.terminate();
  }
}
