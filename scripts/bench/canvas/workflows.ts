/** Workflows of any size as people draw them: model calls, transforms and routers in lanes, with labels on the edges that branch. */

const LANE = 10;
const STEP = { x: 320, y: 200 };

/** The node whose prompt is typed in, and which is dragged: in the middle of the drawing. */
export const subjectOf = (size: number): string => `step_${Math.floor(size / 2)}`;

interface Drawn {
  name: string;
  triggers: object[];
  nodes: Record<string, unknown>[];
  edges: Record<string, unknown>[];
  layout: Record<string, { x: number; y: number }>;
}

/** A workflow of so many nodes, with its places. */
export function drawn(size: number): Drawn {
  const nodes = Array.from({ length: size }, (_, i) => nodeAt(i, size));
  const edges = Array.from({ length: size }, (_, i) => edgesFrom(i, size)).flat();
  const layout = Object.fromEntries(
    nodes.map(({ node_id }, i) => {
      const lane = Math.floor(i / LANE);
      return [node_id, { x: 400 + (i % LANE) * STEP.x, y: 80 + lane * STEP.y }];
    }),
  );
  return {
    name: `Drawing of ${size}`,
    triggers: [{ type: "manual", config: {} }],
    nodes,
    edges,
    layout: { "trigger:0": { x: 80, y: 80 }, ...layout },
  };
}

function nodeAt(i: number, size: number): Record<string, unknown> & { node_id: string } {
  const common = { node_id: `step_${i}`, name: `Step ${i}`, ...(i === 0 ? { is_entry_point: true } : {}) };
  if (common.node_id === subjectOf(size) || i % 4 === 1) {
    const config = {
      llm_model: "gpt-4o-mini",
      prompt: `Sum up {{ nodes.step_${Math.max(0, i - 1)}.output }} for ${i}.`,
    };
    return { ...common, component_type: "chat_model", config };
  }
  if (i % LANE === 8) return { ...common, component_type: "router", config: { condition_expression: '"next"' } };
  return { ...common, component_type: "transform", config: { expression: `{"step": ${i}, "input": input}` } };
}

/** Along the lane; from its last but one (a router) on to the next lane, too. */
function edgesFrom(i: number, size: number): Record<string, unknown>[] {
  const to = (target: number, route?: string) => ({
    source_node_id: `step_${i}`,
    target_node_id: `step_${target}`,
    ...(route ? { edge_type: "conditional", route } : {}),
  });
  const isRouter = i % LANE === 8 && `step_${i}` !== subjectOf(size);
  const along = i % LANE !== LANE - 1 && i + 1 < size ? [to(i + 1, isRouter ? "next" : undefined)] : [];
  const down = i % LANE === 8 && i + 2 < size ? [to(i + 2, isRouter ? "otherwise" : undefined)] : [];
  return [...along, ...down];
}
