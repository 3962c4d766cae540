/**
 * The workflow as people edit it together: a Yjs document, and the way there and back. Pure, for browser and server alike.
 *
 * `nodes`, `edges`: Y.Map by id of a Y.Map each (a node's config is one within it), with their place in the order as a fractional index.
 * Long texts are Y.Text, made with the node; empty, they read as absent. `triggers`: Y.Array of Y.Map, each with its place on the canvas.
 * `layout`: positions by canvas id. `fields`: the document's other keys; those that merge entry by entry (KEYED) and `description` have a
 * root of their own. Every other value is plain JSON, and the last who wrote it wins.
 */
export { applyChange, applyChanges } from "./apply";
export { applyDocument, toYDoc } from "./apply-document";
export type { DocumentChange } from "./change";
export { fromYDoc } from "./read";
export { allRoots } from "./roots";
