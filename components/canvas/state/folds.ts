/**
 * Frames that are collapsed to one card. What is in them stays in the document and keeps its place; only the drawing has the card instead, and
 * the edges that lead in and out end at it.
 */
import { allBoxes, type Box, cargoOf, contains, FRAME_PAD, type Frame, framesOf, stateFrames } from "./boxes";
import { COLUMN } from "./document";
import { HEAD_HEIGHT, NODE_WIDTH } from "./grid";
import { groupCanvasId, groupOf } from "./ids";
import type { EditorState, NodeTypes, Point } from "./types";

/** What decides which frames are collapsed: the document, and what somebody who may not change it has opened for themselves. */
export interface Foldable {
  readonly state: EditorState;
  readonly opened: ReadonlyMap<string, boolean>;
}

export interface Folds {
  /** The cards by canvas id, each with the frame that it stands for and where it is drawn. */
  readonly cards: ReadonlyMap<string, { frame: Frame; box: Box }>;
  /** The card that stands for a node, note or frame that is not drawn. */
  readonly standsFor: ReadonlyMap<string, string>;
}

export const NO_FOLDS: Folds = { cards: new Map(), standsFor: new Map() };

const known = new WeakMap<EditorState, { opened: Foldable["opened"]; folds: Folds }>();

/** Whether a frame is collapsed, for who looks at it. */
export function isFolded({ state, opened }: Foldable, group: string): boolean {
  return opened.get(group) ?? state.items.groups.get(group)?.collapsed === true;
}

/** The collapsed frames of a drawing. One in another counts when the outer one is open. */
export function foldsOf(drawing: Foldable, types: NodeTypes): Folds {
  const { state, opened } = drawing;
  const folded = new Set([...state.items.groups.keys()].filter((id) => isFolded(drawing, id)));
  if (folded.size === 0) return NO_FOLDS;
  const before = known.get(state);
  if (before?.opened === opened) return before.folds;
  const cards = new Map<string, { frame: Frame; box: Box }>();
  const standsFor = new Map<string, string>();
  // Outer ones come first.
  for (const frame of stateFrames(state, types)) {
    const [member = ""] = frame.members;
    const canvasId = groupCanvasId(frame.id);
    const outer = standsFor.get(member);
    if (outer !== undefined) standsFor.set(canvasId, outer);
    else if (folded.has(frame.id)) {
      cards.set(canvasId, { frame, box: { x: frame.x, y: frame.y, width: NODE_WIDTH, height: HEAD_HEIGHT } });
      for (const id of cargoOf(state, types, frame)) standsFor.set(id, canvasId);
    }
  }
  const folds = { cards, standsFor };
  known.set(state, { opened, folds });
  return folds;
}

/** What is drawn for something: itself, or the card of the frame that it is in. */
export function drawnId(folds: Folds, id: string): string {
  return folds.standsFor.get(id) ?? id;
}

/** Boxes of all that is drawn and has a place, but open frames. */
export function drawnBoxes(drawing: Foldable, types: NodeTypes): Map<string, Box> {
  const { cards, standsFor } = foldsOf(drawing, types);
  const boxes = allBoxes(drawing.state, types);
  for (const id of standsFor.keys()) boxes.delete(id);
  for (const [id, { box }] of cards) boxes.set(id, box);
  return boxes;
}

/** The open frames around what `place` gives the boxes of, outer ones first. */
export function openFrames(drawing: Foldable, folds: Folds, place: (id: string) => Box | null): Frame[] {
  const { groups } = drawing.state.items;
  const open = [...groups].filter(([id]) => {
    const canvasId = groupCanvasId(id);
    return !folds.cards.has(canvasId) && !folds.standsFor.has(canvasId);
  });
  return framesOf(new Map(open), (id) => place(drawnId(folds, id)));
}

/** The frames that a card can be dropped into as they are drawn, inner ones last: open ones, and the cards of collapsed ones. */
export function drawnFrames(drawing: Foldable, types: NodeTypes): Frame[] {
  const folds = foldsOf(drawing, types);
  const boxes = drawnBoxes(drawing, types);
  const open = openFrames(drawing, folds, (id) => boxes.get(id) ?? null);
  return [...open, ...[...folds.cards.values()].map(({ frame, box }) => ({ ...frame, ...box }))];
}

/**
 * The innermost frame that cards were let go over, with those that are not in it yet; null when there is none. The card of a collapsed
 * frame can be let go over another frame, too.
 */
export function droppedInto(drawing: Foldable, types: NodeTypes, ids: readonly string[]) {
  const { cards } = foldsOf(drawing, types);
  const boxes = drawnBoxes(drawing, types);
  const nodesOf = (id: string) => cards.get(id)?.frame.members ?? (drawing.state.nodes.has(id) ? [id] : []);
  const isIn = (frame: Frame, id: string) => {
    const nodes = nodesOf(id);
    return nodes.length > 0 && nodes.every((node) => frame.members.includes(node));
  };
  const frames = drawnFrames(drawing, types).filter((frame) => !ids.includes(groupCanvasId(frame.id)));
  for (const frame of frames.toReversed()) {
    const fresh = ids.filter((id) => {
      const box = nodesOf(id).length > 0 && !isIn(frame, id) ? boxes.get(id) : undefined;
      return (
        box !== undefined &&
        contains(frame, { x: box.x + box.width / 2, y: box.y + box.height / 2, width: 0, height: 0 })
      );
    });
    if (fresh.length > 0) return { frame: frame.id, ids: fresh };
    // What lies in the innermost frame already stays there.
    if (ids.some((id) => isIn(frame, id))) return null;
  }
  return null;
}

/** Where everything goes when what is drawn moves to `places`: with a collapsed frame's card all that it stands for. */
export function movedBy({ state }: Foldable, folds: Folds, places: ReadonlyMap<string, Point>): Map<string, Point> {
  const moved = new Map<string, Point>();
  for (const [id, to] of places) {
    const card = folds.cards.get(id);
    if (!card) moved.set(id, to);
    else {
      for (const [inner, by] of folds.standsFor) {
        const from = state.places.get(inner);
        if (by === id && from) moved.set(inner, { x: from.x + to.x - card.box.x, y: from.y + to.y - card.box.y });
      }
    }
  }
  return moved;
}

/** Places for what comes into a frame which cannot be seen: in a row below what is in it, a collapsed frame with all that it stands for. */
export function placesBelow(
  drawing: Foldable,
  types: NodeTypes,
  frame: Frame,
  ids: readonly string[],
): Map<string, Point> {
  const folds = foldsOf(drawing, types);
  const y = frame.y + frame.height;
  let x = frame.x + FRAME_PAD;
  const places = new Map<string, Point>();
  for (const id of ids) {
    const card = folds.cards.get(id);
    if (!card && !drawing.state.nodes.has(id)) continue;
    places.set(id, { x, y });
    x += card ? card.frame.width + FRAME_PAD : COLUMN;
  }
  return movedBy(drawing, folds, places);
}

/** What choosing a frame selects: the frame, its nodes, the frames in it and the notes that lie in it. */
export function frameSelection(state: EditorState, types: NodeTypes, id: string): string[] {
  const frames = stateFrames(state, types);
  const frame = frames.find((each) => each.id === id);
  if (!frame) return [];
  const own = new Set(frame.members);
  const inner = frames.filter((each) => each.members.every((member) => own.has(member)));
  return [...new Set([frame, ...inner].map((each) => groupCanvasId(each.id))), ...cargoOf(state, types, frame)];
}

/** A canvas id with all that choosing it selects: of a collapsed frame's card, the frame. */
export function drawnWith({ state }: Foldable, types: NodeTypes, id: string): string[] {
  const group = groupOf(id);
  return group === null ? [id] : [id, ...frameSelection(state, types, group)];
}

/** The frames that collapsing or expanding is about: those chosen, outermost only, else the innermost that holds all chosen nodes. */
export function foldTargets(drawing: Foldable, types: NodeTypes, selection: ReadonlySet<string>): string[] {
  const { state } = drawing;
  const chosen = [...selection].flatMap((id) => groupOf(id) ?? []);
  const frames = stateFrames(state, types);
  if (chosen.length > 0) {
    const outer: Frame[] = [];
    for (const frame of frames) {
      if (!chosen.includes(frame.id)) continue;
      if (!outer.some(({ members }) => frame.members.every((id) => members.includes(id)))) outer.push(frame);
    }
    return outer.map(({ id }) => id);
  }
  const nodes = [...selection].filter((id) => state.nodes.has(id));
  const around = frames.filter(({ members }) => nodes.length > 0 && nodes.every((id) => members.includes(id)));
  const [folded] = around.filter(({ id }) => isFolded(drawing, id));
  const target = folded ?? around.at(-1);
  return target ? [target.id] : [];
}
