import { type Node, Position } from "@xyflow/react";
import * as m from "@/lib/messages/en";
import { drawnId, type Folds } from "../state/folds";
import { HEAD_HEIGHT, NODE_WIDTH } from "../state/grid";
import { INPUT, MAIN } from "../state/handles";
import { groupOf } from "../state/ids";
import type { Snapshot } from "../state/store";

export type FoldedElement = Node<{ shape: string }, "folded">;

const DOT = { y: HEAD_HEIGHT / 2 - 5, width: 10, height: 10 };
const SIZE = { width: NODE_WIDTH, height: HEAD_HEIGHT };

/** xyflow's nodes for collapsed frames. One of `previous` is given again when nothing that xyflow must know about it changed. */
export function foldedElements({ state, selection }: Snapshot, folds: Folds, previous: readonly Node[]) {
  if (folds.cards.size === 0) return [];
  const old = new Map(previous.map((node) => [node.id, node as FoldedElement]));
  const chosen = new Set([...selection.nodes].map((id) => drawnId(folds, id)));
  return [...folds.cards].map(([id, { frame, box }]): FoldedElement => {
    const before = old.get(id);
    const position = before?.dragging ? before.position : { x: box.x, y: box.y };
    const selected = chosen.has(id);
    const name = state.items.groups.get(groupOf(id) ?? "")?.name || m.drawing.frame.unnamed;
    const ariaLabel = m.drawing.frame.folded(name, frame.members.length);
    const moved = before?.position.x !== position.x || before.position.y !== position.y;
    if (before && !moved && (before.selected ?? false) === selected && before.ariaLabel === ariaLabel) return before;
    if (before) return { ...before, position, selected, ariaLabel };
    return {
      id,
      type: "folded",
      data: { shape: "folded" },
      position,
      selected,
      ariaLabel,
      // Its edges end at the cards in it: they are drawn, not made, here.
      connectable: false,
      initialWidth: SIZE.width,
      initialHeight: SIZE.height,
      measured: SIZE,
      handles: [
        { id: INPUT, type: "target", position: Position.Left, x: -5, ...DOT },
        { id: MAIN, type: "source", position: Position.Right, x: NODE_WIDTH - 5, ...DOT },
      ],
    };
  });
}
