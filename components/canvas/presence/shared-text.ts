/** Where people's carets are in the texts that they share: places that stay with their letters whatever is typed around them. */
import * as Y from "yjs";
import { keyedRoot, rootsOf, storedKey } from "@/lib/collab/shape/roots";
import { noteOf } from "../state/ids";
import type { TextPlace } from "./person";

/** What can be selected in a text: from where it was begun to where the caret is. */
export interface Range {
  anchor: number;
  head: number;
}

/**
 * The shared text behind a field.
 * @param node canvas id of what has the field; null for the workflow itself.
 * @param path as the inspector names its fields, e.g. "config.prompt".
 * @returns null when the field is no text that several people type in.
 */
export function sharedText(doc: Y.Doc, node: string | null, path: string): Y.Text | null {
  if (node === null) return path === "description" ? rootsOf(doc).description : null;
  const note = noteOf(node);
  let held: unknown =
    note === null ? rootsOf(doc).nodes.get(node) : keyedRoot(doc, "sticky_notes").get(storedKey(note));
  for (const key of path.split(".")) {
    if (!(held instanceof Y.Map)) return null;
    held = held.get(storedKey(key));
  }
  return held instanceof Y.Text ? held : null;
}

/** A selection as the others are told of it. */
export function told(text: Y.Text, { anchor, head }: Range): { anchor: TextPlace; head: TextPlace } {
  // With the letter before it: what others type right at the caret comes after it, as in one's own field.
  const place = (index: number) => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index, -1));
  return { anchor: place(anchor), head: place(head) };
}

/** Where a selection that was told is now; null while it is in another text, or its letters have not come yet. */
export function found(doc: Y.Doc, text: Y.Text, at: { anchor: TextPlace; head: TextPlace }): Range | null {
  const anchor = indexOf(doc, text, at.anchor);
  const head = indexOf(doc, text, at.head);
  return anchor === null || head === null ? null : { anchor, head };
}

function indexOf(doc: Y.Doc, text: Y.Text, place: TextPlace): number | null {
  // A root that the document does not have would be made by being asked for.
  const root: unknown = place.tname === undefined ? text : doc.share.get(place.tname);
  if (root !== text) return null;
  const at = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(place), doc);
  return at?.type === text ? at.index : null;
}
