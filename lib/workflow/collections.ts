/**
 * Keys of the document that hold an object of entries by id. Whoever keeps the document merges them entry by entry: two people who
 * change different entries never take each other's back.
 */
export const KEYED_COLLECTIONS = ["pins", "sticky_notes", "groups"] as const;
export type KeyedCollection = (typeof KEYED_COLLECTIONS)[number];
