/** Words of the canvas, inspector and palette. */
export const canvas = {};
