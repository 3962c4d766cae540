/**
 * What differs between two documents: the changes by node, connection, trigger and field, how large a step they are, one drawing of
 * both. Pure, as all of lib/workflow. Texts are in ./text, which brings a package of its own.
 */
export { BUMPS, type Bump, type BumpReason, proposeBump } from "./bump";
export { countChanges, isEmptyDiff, totalOf } from "./count";
export { describeDiff } from "./describe";
export { type Drawn, diffDocuments } from "./diff";
export { type MergedDrawing, mergeDrawings } from "./merged";
export type * from "./types";
