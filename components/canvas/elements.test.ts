/** What xyflow is given: as little as changed, whatever the size of the drawing. Counts, never times. */
import { describe, expect, it } from "vitest";
import type { NodeDefinition } from "@/lib/nodes/types";
import { type FlowEdge, type FlowNode, flowEdges, flowNodes } from "./elements";
import { moveTo, rename, setConfig } from "./state/commands/nodes";
import { toState } from "./state/document";
import { cardHeight, NODE_WIDTH } from "./state/grid";
import { EditorStore } from "./state/store";
import { draw, TEST_TYPES } from "./state/testing";

const SIZE = 500;
const ids = Array.from({ length: SIZE }, (_, index) => `n${index}`);

/** A drawing whose node types count how often anything is asked of them. */
function world() {
  const asked = { outputs: 0 };
  const types = new Map(
    [...TEST_TYPES].map(([name, definition]): [string, NodeDefinition] => [
      name,
      {
        ...definition,
        outputs: (config) => {
          asked.outputs++;
          return definition.outputs(config);
        },
      },
    ]),
  );
  const document = draw(
    ids,
    ids.slice(1).map((id, index) => `n${index}>${id}`),
    { triggers: [{ type: "manual", config: {} }] },
  );
  const store = new EditorStore(toState(document, {}), types, () => 0);
  let nodes: FlowNode[] = flowNodes(store.get(), types, []);
  let edges: FlowEdge[] = flowEdges(store.get(), types, []);
  /** Which elements are other ones after `run`, and how much was asked for it. */
  const changed = (run: () => void) => {
    const [oldNodes, oldEdges] = [new Set(nodes), new Set(edges)];
    const lists = [nodes, edges];
    asked.outputs = 0;
    run();
    nodes = flowNodes(store.get(), types, nodes);
    edges = flowEdges(store.get(), types, edges);
    return {
      nodes: nodes.filter((node) => !oldNodes.has(node)).map(({ id }) => id),
      edges: edges.filter((edge) => !oldEdges.has(edge)).map(({ id }) => id),
      sameLists: nodes === lists[0] && edges === lists[1],
      asked: asked.outputs,
    };
  };
  const drag = (id: string, to: { x: number; y: number }) => {
    nodes = nodes.map((node) => (node.id === id ? { ...node, position: to, dragging: true } : node));
  };
  return { store, types, changed, drag, all: () => ({ nodes, edges }) };
}

describe("500 nodes as xyflow's elements", () => {
  it("stand with their sizes and handles before anything was measured", () => {
    const { nodes, edges } = world().all();
    expect(nodes).toHaveLength(SIZE + 1);
    expect(edges).toHaveLength(SIZE);
    expect(nodes[1]).toMatchObject({
      id: "n0",
      measured: { width: NODE_WIDTH, height: cardHeight([{ id: "main", label: "", kind: "main" }]) },
    });
    expect(nodes[1]?.handles?.map(({ id, type }) => [id, type])).toEqual([
      ["in", "target"],
      ["main", "source"],
    ]);
  });

  it("are the same, list and all, while somebody types in a field", () => {
    const { store, changed } = world();
    for (const text of ["H", "He", "Hel"]) {
      const { nodes, edges, sameLists, asked } = changed(() => store.dispatch(setConfig("n250", "text", text)));
      expect({ nodes, edges, sameLists }).toEqual({ nodes: [], edges: [], sameLists: true });
      // The command's own look at the node included.
      expect(asked).toBeLessThanOrEqual(3);
    }
  });

  it("change by one when one is moved, selected or renamed", () => {
    const { store, changed } = world();
    expect(changed(() => store.dispatch(moveTo(new Map([["n7", { x: 8, y: 16 }]]))))).toMatchObject({
      nodes: ["n7"],
      edges: [],
      asked: 1,
    });
    expect(changed(() => store.select(["n9"]))).toMatchObject({ nodes: ["n9"], edges: [] });
    expect(changed(() => store.select(["n10"]))).toMatchObject({ nodes: ["n9", "n10"], edges: [] });
    expect(changed(() => store.dispatch(rename("n3", "Third")))).toMatchObject({
      nodes: ["n3"],
      // Their names for who cannot see them hold the names of their ends.
      edges: ["n2>n3", "n3>n4"],
    });
  });

  it("stay where they are being dragged to, whatever happens to others meanwhile", () => {
    const { store, changed, drag, all } = world();
    drag("n5", { x: 999, y: 999 });
    expect(changed(() => store.dispatch(moveTo(new Map([["n6", { x: 0, y: 8 }]])))).nodes).toEqual(["n6"]);
    expect(all().nodes.find(({ id }) => id === "n5")?.position).toEqual({ x: 999, y: 999 });
    expect(changed(() => store.select(["n5"])).nodes).toEqual(["n5"]);
    expect(all().nodes.find(({ id }) => id === "n5")?.position).toEqual({ x: 999, y: 999 });
  });

  it("are found again when others are gone before them", () => {
    const { store, types, all } = world();
    const without = ids.filter((id) => id !== "n1");
    const next = toState(draw(without, [], { triggers: [{ type: "manual", config: {} }] }), {});
    const later = new EditorStore({ ...next, places: store.get().state.places }, types, () => 0);
    const before = new Set(all().nodes);
    const nodes = flowNodes(later.get(), types, all().nodes);
    // New objects with the same content make no new element; n0's outgoing edge is gone, and its handles are the same.
    expect(nodes).toHaveLength(SIZE);
    expect(nodes.filter((each) => !before.has(each))).toEqual([]);
  });
});
