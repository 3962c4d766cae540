import dagre from "@dagrejs/dagre";
import type { Point } from "./state/types";

const GAP = 40;
/** Room for the title of a frame between its cards and the row above. */
const FRAMED_GAP = 72;

export interface Boxes {
  boxes: { id: string; width: number; height: number }[];
  edges: [source: string, target: string][];
  /** Boxes that stay together, with room around them; inner ones after outer ones. */
  clusters?: { id: string; members: readonly string[] }[];
}

/** Lays boxes out from left to right (dagre). Gives upper left corners, the first box's column at x = 0. */
export function arrangeBoxes({ boxes, edges, clusters = [] }: Boxes): ReadonlyMap<string, Point> {
  const graph = new dagre.graphlib.Graph({ multigraph: true, compound: true });
  graph.setGraph({
    rankdir: "LR",
    nodesep: clusters.length > 0 ? FRAMED_GAP : GAP,
    ranksep: 104,
    edgesep: 16,
    marginx: 0,
    marginy: 0,
  });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  const held = new Map<string, string>();
  for (const { id, members } of clusters) {
    const outer = clusters.find((each) => each.id !== id && held.get(members[0] ?? "") === each.id);
    graph.setNode(id, {});
    if (outer) graph.setParent(id, outer.id);
    for (const member of members) {
      if (!graph.hasNode(member)) continue;
      graph.setParent(member, id);
      held.set(member, id);
    }
  }
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
