/** A sticky note for those who draw it: without the schema, which they do not need. */

/** Colours by name; how they look is the canvas's matter. Another word in a file is kept, and drawn as the first. */
export const NOTE_COLORS = ["yellow", "blue", "green", "red", "purple", "grey"] as const;
export type NoteColor = (typeof NOTE_COLORS)[number];

/** Sizes of a note, in canvas pixels. */
export const NOTE_SIZE = { width: 240, height: 160, least: 96, most: 2000 } as const;
export const MAX_NOTE_TEXT = 10_000;
