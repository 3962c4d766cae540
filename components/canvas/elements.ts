import { type Edge, type Node, Position } from "@xyflow/react";
import { m } from "@/lib/messages";
import { triggerTypes } from "@/lib/triggers/registry";
import { displayName } from "@/lib/workflow/names";
import { type NoteElement, noteElements } from "./notes/elements";
import { entryNodes } from "./state/document";
import { cardHeight, HEAD_HEIGHT, handlePlaces, NODE_WIDTH } from "./state/grid";
import { handleOf, INPUT, MAIN, outputsOf } from "./state/handles";
import { triggerId } from "./state/ids";
import type { Snapshot } from "./state/store";
import { type EditorState, NO_EDGES, type NodeTypes, type Point } from "./state/types";

/** `shape` names the handles: a card whose handles changed is a new element for xyflow. */
export type FlowNode = Node<{ shape: string }, "step" | "trigger"> | NoteElement;
export type FlowEdge = Edge<Record<string, never>, "flow" | "wire">;

const ORIGIN: Point = { x: 0, y: 0 };
const SIDE = { target: Position.Left, source: Position.Right };

/**
 * xyflow's nodes for a snapshot. An element of `previous` is given again when nothing that xyflow must know about it changed
 * (place, selection, handles, name); what a card shows beyond that it reads itself.
 */
export function flowNodes(snapshot: Snapshot, types: NodeTypes, previous: FlowNode[]): FlowNode[] {
  const { state, selection } = snapshot;
  const old = new Map(previous.map((node) => [node.id, node]));
  const place = (
    id: string,
    type: "step" | "trigger",
    ariaLabel: string,
    shape: string,
    make: () => Partial<FlowNode>,
  ): FlowNode => {
    const before = old.get(id);
    const position = state.places.get(id) ?? ORIGIN;
    const selected = selection.nodes.has(id);
    if (!before || before.data.shape !== shape) {
      const kept = before?.measured ? { measured: before.measured } : {};
      return { id, type, data: { shape }, position, selected, ariaLabel, ...kept, ...make() };
    }
    const at = before.dragging ? before.position : position;
    const same = before.position.x === at.x && before.position.y === at.y;
    if (same && (before.selected ?? false) === selected && before.ariaLabel === ariaLabel) return before;
    return { ...before, position: same ? before.position : at, selected, ariaLabel };
  };
  const steps = [...state.nodes.values()].map((node) => {
    const outputs = outputsOf(node, types, state.outgoing.get(node.node_id) ?? NO_EDGES);
    const input = types.get(node.component_type)?.hasInput === false ? null : INPUT;
    const title = types.get(node.component_type)?.title ?? node.component_type;
    const shape = [input ?? "", ...outputs.map((output) => output.id)].join("\n");
    return place(node.node_id, "step", m.canvas.nodeLabel(displayName(node), title), shape, () => ({
      initialWidth: NODE_WIDTH,
      initialHeight: cardHeight(outputs),
      handles: handlePlaces(outputs, input).map(({ kind, ...handle }) => ({
        ...handle,
        type: kind,
        position: SIDE[kind],
      })),
    }));
  });
  const starts = state.fields.triggers.map((trigger, index) =>
    place(
      triggerId(index),
      "trigger",
      m.canvas.triggerLabel(triggerTypes.get(trigger.type)?.title ?? trigger.type),
      "trigger",
      () => ({
        initialWidth: NODE_WIDTH,
        initialHeight: HEAD_HEIGHT,
        handles: [
          {
            id: MAIN,
            type: "source",
            position: Position.Right,
            x: NODE_WIDTH - 5,
            y: HEAD_HEIGHT / 2 - 5,
            width: 10,
            height: 10,
          },
        ],
      }),
    ),
  );
  return sameList(previous, [...starts, ...steps, ...noteElements(snapshot, previous)]);
}

/** xyflow's edges for a snapshot: the document's, and a wire from each trigger to each entry node. */
export function flowEdges(snapshot: Snapshot, types: NodeTypes, previous: FlowEdge[]): FlowEdge[] {
  const { state, selection } = snapshot;
  const old = new Map(previous.map((edge) => [edge.id, edge]));
  const keep = (next: FlowEdge): FlowEdge => {
    const before = old.get(next.id);
    const same =
      before &&
      before.source === next.source &&
      before.target === next.target &&
      before.sourceHandle === next.sourceHandle &&
      before.selected === next.selected &&
      before.ariaLabel === next.ariaLabel;
    return same ? before : next;
  };
  const name = (id: string) => {
    const node = state.nodes.get(id);
    return node ? displayName(node) : id;
  };
  const drawn = [...state.edges.values()]
    .filter((edge) => state.nodes.has(edge.source_node_id) && state.nodes.has(edge.target_node_id))
    .map((edge) =>
      keep({
        id: edge.id,
        type: "flow",
        source: edge.source_node_id,
        target: edge.target_node_id,
        sourceHandle: handleOf(edge),
        targetHandle: INPUT,
        selected: selection.edges.has(edge.id),
        ariaLabel: m.canvas.edgeLabel(name(edge.source_node_id), name(edge.target_node_id), edge.route ?? null),
        ariaRole: "img",
      }),
    );
  const entries = state.fields.triggers.length > 0 ? entryNodes(state) : [];
  const wires = state.fields.triggers.flatMap((_, index) =>
    entries
      .filter((id) => types.get(state.nodes.get(id)?.component_type ?? "")?.hasInput !== false)
      .map((target) => {
        const source = triggerId(index);
        const id = wireId(source, target);
        return keep({
          id,
          type: "wire",
          source,
          target,
          sourceHandle: MAIN,
          targetHandle: INPUT,
          selected: selection.edges.has(id),
          focusable: false,
          reconnectable: false,
        });
      }),
  );
  return sameList(previous, [...wires, ...drawn]);
}

/** The list as it was when nothing in it changed, so that typing in a field does not make xyflow look at every card. */
function sameList<T>(before: T[], after: T[]): T[] {
  return before.length === after.length && after.every((item, index) => item === before[index]) ? before : after;
}

function wireId(trigger: string, target: string): string {
  return `wire:${trigger}:${target}`;
}

/** Wires that an execution took: from the triggers of the type that started it to the entry nodes that ran. */
export function takenWires(
  state: EditorState,
  trigger: string | undefined,
  ran: { has(id: string): boolean },
): string[] {
  const entries = entryNodes(state).filter((id) => ran.has(id));
  return state.fields.triggers.flatMap((each, index) =>
    each.type === trigger ? entries.map((id) => wireId(triggerId(index), id)) : [],
  );
}
