import { autoLayout, NODE_HEIGHT, NODE_WIDTH, type WorkflowDocument, type WorkflowLayout } from "@/lib/workflow";

/** Drawing a larger graph well takes the server's one thread for too long; the canvas does it in a worker when asked. */
const MAX_DRAWN = 200;
const COLUMNS = 20;

/** Positions for a document: those given, else those known from before when they cover every node, else a drawing. */
export function placeNodes(
  document: WorkflowDocument,
  given: WorkflowLayout | undefined,
  before: WorkflowLayout = {},
): WorkflowLayout {
  if (given) return given;
  const ids = document.nodes.map(({ node_id }) => node_id);
  if (ids.length > 0 && ids.every((id) => Object.hasOwn(before, id))) return before;
  if (ids.length <= MAX_DRAWN) return { ...autoLayout(document), ...before };
  const grid = ids.map((id, index): [string, { x: number; y: number }] => [
    id,
    { x: (index % COLUMNS) * (NODE_WIDTH + 96), y: Math.floor(index / COLUMNS) * (NODE_HEIGHT + 40) },
  ]);
  return { ...Object.fromEntries(grid), ...before };
}
