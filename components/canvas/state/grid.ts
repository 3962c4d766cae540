/** Canvas measures, in canvas pixels. */
export const GRID = 8;
export const NODE_WIDTH = 220;
export const NODE_HEIGHT = 64;
