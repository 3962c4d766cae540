/** Where things stand and how large they are: cards, notes, frames. Sizes come from the document, so nothing must be drawn for it. */
import type { NodeGroup } from "@/lib/workflow/annotations";
import { NOTE_SIZE } from "@/lib/workflow/note";
import { canvasIds } from "./document";
import { cardHeight, HEAD_HEIGHT, NODE_WIDTH } from "./grid";
import { outputsOf } from "./handles";
import { noteOf } from "./ids";
import { type EditorState, NO_EDGES, type NodeTypes, type Point } from "./types";

export interface Size {
  width: number;
  height: number;
}
export interface Box extends Point, Size {}

/** Size of a card or note; null for what is not on the canvas. */
export function sizeOf(state: EditorState, types: NodeTypes, id: string): Size | null {
  const node = state.nodes.get(id);
  if (node) {
    const outputs = outputsOf(node, types, state.outgoing.get(id) ?? NO_EDGES);
    return { width: NODE_WIDTH, height: cardHeight(outputs) };
  }
  const note = noteOf(id);
  if (note === null) return { width: NODE_WIDTH, height: HEAD_HEIGHT };
  const { width = NOTE_SIZE.width, height = NOTE_SIZE.height } = state.items.sticky_notes.get(note) ?? {};
  return state.items.sticky_notes.has(note) ? { width, height } : null;
}

/** Place and size of a card or note; null for what is not there or has no place. */
export function boxOf(state: EditorState, types: NodeTypes, id: string): Box | null {
  const place = state.places.get(id);
  const size = place && sizeOf(state, types, id);
  return size ? { x: place.x, y: place.y, ...size } : null;
}

/** Boxes of everything that has a place. */
export function allBoxes(state: EditorState, types: NodeTypes): Map<string, Box> {
  const boxes = new Map<string, Box>();
  for (const id of canvasIds(state)) {
    const box = boxOf(state, types, id);
    if (box) boxes.set(id, box);
  }
  return boxes;
}

/** The smallest box around all; null for none. */
export function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - x;
  return { x, y, width, height: Math.max(...boxes.map((box) => box.y + box.height)) - y };
}

/** True when `inner` lies wholly in `outer`. */
export function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** Room between a frame and what it holds, and the height of its title. */
export const FRAME_PAD = 24;
export const FRAME_TITLE = 32;

export interface Frame extends Box {
  id: string;
  /** Members that are there. */
  members: readonly string[];
}

/** The frames, outer ones first. A frame holds those whose members are all its own. One without members is not drawn. */
export function framesOf(groups: ReadonlyMap<string, NodeGroup>, place: (id: string) => Box | null): Frame[] {
  const boxes = new Map<string, Box>();
  const living = [...groups].map(([id, group]) => {
    const members = [...new Set(group.node_ids)].filter((member) => {
      const box = boxes.get(member) ?? place(member);
      if (box) boxes.set(member, box);
      return box !== null;
    });
    return { id, members };
  });
  const done: Frame[] = [];
  for (const { id, members } of living.sort((a, b) => a.members.length - b.members.length)) {
    const own = new Set(members);
    const inner = done.filter((frame) => frame.members.every((member) => own.has(member)));
    const whole = around([...members.flatMap((member) => boxes.get(member) ?? []), ...inner]);
    if (!whole) continue;
    done.push({
      id,
      members,
      x: whole.x - FRAME_PAD,
      y: whole.y - FRAME_PAD - FRAME_TITLE,
      width: whole.width + 2 * FRAME_PAD,
      height: whole.height + 2 * FRAME_PAD + FRAME_TITLE,
    });
  }
  return done.reverse();
}

/** The frames of a state, outer ones first. */
export function stateFrames(state: EditorState, types: NodeTypes): Frame[] {
  if (state.items.groups.size === 0) return [];
  return framesOf(state.items.groups, (id) => (state.nodes.has(id) ? boxOf(state, types, id) : null));
}

/** What goes along when a frame moves: its members, and the notes that lie in it. */
export function cargoOf(state: EditorState, types: NodeTypes, frame: Frame): string[] {
  const notes = [...state.items.sticky_notes.keys()].map((id) => `note:${id}`);
  const inside = notes.filter((id) => {
    const box = boxOf(state, types, id);
    return box !== null && contains(frame, box);
  });
  return [...frame.members, ...inside];
}
