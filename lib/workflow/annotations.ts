/** What people draw around the nodes for each other: notes and frames. The engine never looks at them. */
import { z } from "zod";
import { MAX_NOTE_TEXT } from "./note";
import type { WorkflowPin } from "./pins";

/** Ids of notes and frames: part of a canvas id ("note:<id>"), so no colon. */
const ITEM_ID = /^[A-Za-z0-9_-]{1,64}$/;

export const stickyNote = z.looseObject({
  /** Light markdown: headings, lists, bold, italic, code, links. */
  text: z.string().max(MAX_NOTE_TEXT).optional(),
  color: z.string().max(32).optional(),
  width: z.number().min(1).max(10_000).optional(),
  height: z.number().min(1).max(10_000).optional(),
});
export type StickyNote = z.infer<typeof stickyNote>;

/** A frame around nodes. Where it stands follows from its members. */
export const nodeGroup = z.looseObject({
  name: z.string().max(120).optional(),
  node_ids: z.array(z.string().min(1).max(64)).max(2000),
  color: z.string().max(32).optional(),
  /** Drawn as one card. */
  collapsed: z.boolean().optional(),
});
export type NodeGroup = z.infer<typeof nodeGroup>;

const MAX_ITEMS = 500;

function byId<T extends z.ZodType>(item: T) {
  return z
    .record(z.string().regex(ITEM_ID, "Letters, digits, dashes and underscores."), item)
    .refine((items) => Object.keys(items).length <= MAX_ITEMS, `At most ${MAX_ITEMS}.`);
}

export const stickyNotes = byId(stickyNote);
export const nodeGroups = byId(nodeGroup);

/** The item of each keyed collection. */
export interface CollectionItems {
  sticky_notes: StickyNote;
  groups: NodeGroup;
  pins: WorkflowPin;
}
