import { expect, it } from "vitest";
import type { WorkflowDocument, WorkflowLayout } from "../schema";
import { diffDocuments, mergeDrawings } from ".";

const node = (node_id: string, more: object = {}) => ({ node_id, component_type: "transform", config: {}, ...more });
const edge = (id: string, source_node_id: string, target_node_id: string) => ({
  id,
  source_node_id,
  target_node_id,
  edge_type: "direct" as const,
});
const hook = (path: string) => ({ type: "webhook", config: { path }, is_active: true });

function merged(
  before: [Partial<WorkflowDocument>, WorkflowLayout],
  after: [Partial<WorkflowDocument>, WorkflowLayout],
) {
  const whole = (part: Partial<WorkflowDocument>) => ({ name: "A", nodes: [], edges: [], triggers: [], ...part });
  const sides = [before, after].map(([document, layout]) => ({ document: whole(document), layout }));
  const [old, now] = sides as [(typeof sides)[0], (typeof sides)[0]];
  return mergeDrawings(old, now, diffDocuments(old, now));
}

it("what is gone is drawn as it stood, with its connections; everything that differs has its mark", () => {
  const { document, layout, marks } = merged(
    [
      { nodes: [node("a"), node("gone")], edges: [edge("e", "a", "gone")], triggers: [hook("x"), hook("y")] },
      { a: { x: 0, y: 0 }, gone: { x: 400, y: 0 }, "trigger:0": { x: -300, y: 0 }, "trigger:1": { x: -300, y: 200 } },
    ],
    [
      { nodes: [node("a", { disabled: true }), node("b")], edges: [edge("f", "a", "b")], triggers: [hook("y")] },
      { a: { x: 0, y: 0 }, b: { x: 800, y: 0 }, "trigger:0": { x: -300, y: 200 } },
    ],
  );
  expect(document.nodes.map(({ node_id }) => node_id)).toEqual(["a", "b", "gone"]);
  expect(Object.fromEntries(marks)).toEqual({
    a: "changed",
    b: "added",
    gone: "removed",
    e: "removed",
    f: "added",
    "trigger:1": "removed",
  });
  expect(document.triggers.map(({ config }) => config.path)).toEqual(["y", "x"]);
  expect(layout).toMatchObject({ gone: { x: 400, y: 0 }, "trigger:1": { x: -300, y: 0 } });
});

it("a ghost never lies on a card, nor on another ghost", () => {
  const at = { x: 0, y: 0 };
  const { layout } = merged(
    [{ nodes: [node("one"), node("two")] }, { one: at, two: at }],
    [{ nodes: [node("new"), node("below")] }, { new: at, below: { x: 0, y: 120 } }],
  );
  const cards = Object.values(layout).sort((a, b) => a.y - b.y);
  expect(cards).toHaveLength(4);
  for (const [index, card] of cards.entries()) {
    const next = cards[index + 1];
    if (next) expect(next.y - card.y).toBeGreaterThan(72);
  }
});

it("an id that was given to another edge keeps both", () => {
  const { document, marks } = merged(
    [{ nodes: [node("a"), node("b"), node("c")], edges: [edge("e", "a", "b"), edge("e", "a", "c")] }, {}],
    [{ nodes: [node("a"), node("b"), node("c")], edges: [edge("e", "a", "b")] }, {}],
  );
  expect(document.edges.map(({ id }) => id)).toEqual(["e", "e~removed"]);
  expect(marks.get("e~removed")).toBe("removed");
});
