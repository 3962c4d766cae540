import { type Edge, type Node, Position } from "@xyflow/react";
import * as m from "@/lib/messages/en";
import { triggerCards } from "@/lib/triggers/registry.cards";
import { displayName } from "@/lib/workflow/names";
import type { WorkflowEdge, WorkflowNode, WorkflowTrigger } from "@/lib/workflow/schema";
import { type FoldedElement, foldedElements } from "./folded/elements";
import { type NoteElement, noteElements } from "./notes/elements";
import { entryNodes } from "./state/document";
import { drawnId, type Folds, foldsOf } from "./state/folds";
import { cardHeight, HEAD_HEIGHT, handlePlaces, NODE_WIDTH } from "./state/grid";
import { handleOf, INPUT, MAIN, outputsOf } from "./state/handles";
import { triggerId } from "./state/ids";
import type { Snapshot } from "./state/store";
import { type EditorState, NO_EDGES, type NodeTypes, type Point } from "./state/types";

/** What an element was made of: while these are the same objects, the element is the same, and nothing about it is computed. */
interface NodeSource {
  of: WorkflowNode | WorkflowTrigger;
  edges: readonly WorkflowEdge[];
  place: Point;
  selected: boolean;
}

interface EdgeSource {
  of: WorkflowEdge | null;
  from: WorkflowNode | undefined;
  to: WorkflowNode | undefined;
  selected: boolean;
  /** Where it is drawn when its ends are not: empty, or the ids of the edges that are one line, and its ends. */
  way: string;
}

/** A card as xyflow knows it. `shape` names the handles: a card whose handles changed is a new element. */
export type CardElement = Node<{ shape: string; source: NodeSource }, "step" | "trigger">;
export type FlowNode = CardElement | NoteElement | FoldedElement;
/** `bundle`: the edges that one line stands for, where it ends at a collapsed frame. */
export type FlowEdge = Edge<{ source: EdgeSource; bundle?: readonly string[] }, "flow" | "wire">;

const ORIGIN: Point = { x: 0, y: 0 };
const SIDE = { target: Position.Left, source: Position.Right };

/**
 * xyflow's nodes for a snapshot. An element of `previous` is given again when nothing that xyflow must know about it changed
 * (place, selection, handles, name); what a card shows beyond that it reads itself. Nodes that the snapshot shares with the one
 * before are not looked into, so that a key typed in one of 500 costs one.
 */
export function flowNodes(snapshot: Snapshot, types: NodeTypes, previous: FlowNode[]): FlowNode[] {
  const { state, selection } = snapshot;
  const folds = foldsOf(snapshot, types);
  const before = lookup(previous);
  const next: CardElement[] = [];
  const add = (id: string, of: NodeSource["of"], edges: NodeSource["edges"], make: () => Made) => {
    const place = state.places.get(id) ?? ORIGIN;
    const source: NodeSource = { of, edges, place, selected: selection.nodes.has(id) };
    const old = before(id, next.length) as CardElement | undefined;
    next.push(old && sameSource(old.data.source, source) ? old : renew(id, source, old, make()));
  };
  state.fields.triggers.forEach((trigger, index) => {
    add(triggerId(index), trigger, NO_EDGES, () => madeOfTrigger(trigger));
  });
  for (const node of state.nodes.values()) {
    if (folds.standsFor.has(node.node_id)) continue;
    const edges = state.outgoing.get(node.node_id) ?? NO_EDGES;
    add(node.node_id, node, edges, () => madeOfNode(node, edges, types));
  }
  const others = [...foldedElements(snapshot, folds, previous), ...noteElements(snapshot, folds, previous)];
  return sameList(previous, [...next, ...others]);
}

interface Made {
  type: "step" | "trigger";
  ariaLabel: string;
  shape: string;
  height: number;
  handles: () => CardElement["handles"];
}

function madeOfNode(node: WorkflowNode, edges: readonly WorkflowEdge[], types: NodeTypes): Made {
  const definition = types.get(node.component_type);
  const outputs = outputsOf(node, types, edges);
  const input = definition?.hasInput === false ? null : INPUT;
  return {
    type: "step",
    ariaLabel: m.board.nodeLabel(displayName(node), definition?.title ?? node.component_type),
    shape: [input ?? "", ...outputs.map((output) => output.id)].join("\n"),
    height: cardHeight(outputs),
    handles: () =>
      handlePlaces(outputs, input).map(({ kind, ...handle }) => ({ ...handle, type: kind, position: SIDE[kind] })),
  };
}

function madeOfTrigger(trigger: WorkflowTrigger): Made {
  const at = { x: NODE_WIDTH - 5, y: HEAD_HEIGHT / 2 - 5, width: 10, height: 10 };
  return {
    type: "trigger",
    ariaLabel: m.board.triggerLabel(triggerCards.get(trigger.type)?.title ?? trigger.type),
    shape: "trigger",
    height: HEAD_HEIGHT,
    handles: () => [{ id: MAIN, type: "source", position: Position.Right, ...at }],
  };
}

/** The element for a source that is not the one `old` was made of; `old` again when that makes no difference to xyflow. */
function renew(id: string, source: NodeSource, old: CardElement | undefined, made: Made): CardElement {
  const { type, ariaLabel, shape, height } = made;
  const { selected } = source;
  const data = { shape, source };
  if (!old || old.data.shape !== shape) {
    // Cards draw themselves by these numbers: what xyflow measures later changes nothing, and hundreds of cards are not drawn twice.
    const size = { width: NODE_WIDTH, height };
    return {
      id,
      type,
      data,
      position: source.place,
      selected,
      ariaLabel,
      initialWidth: size.width,
      initialHeight: size.height,
      measured: size,
      handles: made.handles(),
    };
  }
  const at = old.dragging ? old.position : source.place;
  const moved = old.position.x !== at.x || old.position.y !== at.y;
  if (!moved && (old.selected ?? false) === selected && old.ariaLabel === ariaLabel) {
    old.data.source = source;
    return old;
  }
  return { ...old, data, position: moved ? at : old.position, selected, ariaLabel };
}

function sameSource(a: NodeSource, b: NodeSource): boolean {
  return a.of === b.of && a.edges === b.edges && a.place === b.place && a.selected === b.selected;
}

/** xyflow's edges for a snapshot: the document's, and a wire from each trigger to each entry node. */
export function flowEdges(snapshot: Snapshot, types: NodeTypes, previous: FlowEdge[]): FlowEdge[] {
  const { state, selection } = snapshot;
  const folds = foldsOf(snapshot, types);
  const before = lookup(previous);
  const next: FlowEdge[] = [];
  const add = (id: string, of: WorkflowEdge | null, from: string, to: string, way: string, make: () => FlowEdge) => {
    const ends = { from: state.nodes.get(from), to: state.nodes.get(to) };
    const source: EdgeSource = { of, ...ends, selected: selection.edges.has(id), way };
    const old = before(id, next.length);
    if (old && sameEnds(old.data?.source, source)) return next.push(old);
    const made = make();
    const edge = { ...made, data: { ...made.data, source }, selected: source.selected };
    if (!old?.data || !sameEdge(old, edge)) return next.push(edge);
    old.data.source = source;
    next.push(old);
  };
  const wires: Line[] = [];
  const entries = state.fields.triggers.length > 0 ? entryNodes(state) : [];
  state.fields.triggers.forEach((_, index) => {
    for (const target of entries) {
      if (types.get(state.nodes.get(target)?.component_type ?? "")?.hasInput === false) continue;
      const source = triggerId(index);
      wires.push({ id: wireId(source, target), of: null, source, target, handle: MAIN });
    }
  });
  const lines = [...state.edges.values()].flatMap((edge): Line[] => {
    const { id, source_node_id: source, target_node_id: target } = edge;
    const isDrawn = state.nodes.has(source) && state.nodes.has(target);
    return isDrawn ? [{ id, of: edge, source, target, handle: handleOf(edge) }] : [];
  });
  for (const { id, of, source, target, handle, from, to, bundle } of drawnLines([...wires, ...lines], folds)) {
    add(id, of, source, target, bundle ? [from, to, ...bundle].join("\n") : "", () => {
      const ends = { id, source: from, target: to, targetHandle: INPUT };
      const [a, b] = [state.nodes.get(source), state.nodes.get(target)];
      // A line that stands for several, or ends at a collapsed frame, is looked at only.
      const fixed = bundle ? { focusable: false, reconnectable: false, selectable: false } : {};
      const data = { source: NO_SOURCE, ...(bundle ? { bundle } : {}) };
      const sourceHandle = from === source ? handle : MAIN;
      if (!of || !a || !b)
        return { ...ends, type: "wire", sourceHandle, focusable: false, reconnectable: false, data, ...fixed };
      const ariaLabel = m.board.edgeLabel(displayName(a), displayName(b), of.route ?? null);
      return { ...ends, type: "flow", sourceHandle, ariaLabel, ariaRole: "img", data, ...fixed };
    });
  }
  return sameList(previous, next);
}

const NO_SOURCE: EdgeSource = { of: null, from: undefined, to: undefined, selected: false, way: "" };

/** An edge, or (`of` null) a wire. */
interface Line {
  id: string;
  of: WorkflowEdge | null;
  source: string;
  target: string;
  handle: string;
}

/** Lines with where they are drawn: those within one collapsed frame are not, and those between the same two cards are one. */
function drawnLines(lines: readonly Line[], folds: Folds): (Line & { from: string; to: string; bundle?: string[] })[] {
  const bundles = new Map<string, string[]>();
  return lines.flatMap((line) => {
    const [from, to] = [drawnId(folds, line.source), drawnId(folds, line.target)];
    if (from === line.source && to === line.target) return [{ ...line, from, to }];
    if (from === to) return [];
    const key = [from, from === line.source ? line.handle : "", to].join("\n");
    const same = bundles.get(key);
    if (same) {
      same.push(line.id);
      return [];
    }
    const bundle = [line.id];
    bundles.set(key, bundle);
    return [{ ...line, from, to, bundle }];
  });
}

function sameEnds(a: EdgeSource | undefined, b: EdgeSource): boolean {
  return a?.of === b.of && a?.from === b.from && a?.to === b.to && a?.selected === b.selected && a?.way === b.way;
}

function sameEdge(a: FlowEdge, b: FlowEdge): boolean {
  return (
    a.source === b.source &&
    a.target === b.target &&
    a.sourceHandle === b.sourceHandle &&
    a.selected === b.selected &&
    a.ariaLabel === b.ariaLabel &&
    a.data?.bundle?.join("\n") === b.data?.bundle?.join("\n")
  );
}

/** Finds an element of before: mostly at the place where the new one will stand. */
function lookup<T extends { id: string }>(previous: readonly T[]): (id: string, at: number) => T | undefined {
  let byId: Map<string, T> | undefined;
  return (id, at) => {
    const there = previous[at];
    if (there?.id === id) return there;
    byId ??= new Map(previous.map((each) => [each.id, each]));
    return byId.get(id);
  };
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
