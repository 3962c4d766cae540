import dagre from "@dagrejs/dagre";
import type { Point } from "./state/types";

export interface Boxes {
  boxes: { id: string; width: number; height: number }[];
  edges: [source: string, target: string][];
}

/** Lays boxes out from left to right (dagre). Gives upper left corners, the first box's column at x = 0. */
export function arrangeBoxes({ boxes, edges }: Boxes): ReadonlyMap<string, Point> {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 40, ranksep: 104, edgesep: 16, marginx: 0, marginy: 0 });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  edges.forEach(([source, target], index) => {
    if (source !== target && graph.hasNode(source) && graph.hasNode(target))
      graph.setEdge(source, target, {}, String(index));
  });
  dagre.layout(graph);
  return new Map(
    boxes.map(({ id, width, height }) => {
      const { x = 0, y = 0 } = graph.node(id) as Partial<Point>;
      return [id, { x: x - width / 2, y: y - height / 2 }];
    }),
  );
}
