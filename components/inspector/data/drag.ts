/** Marks a path of the data that is dragged into a field. */
export const PATH_TYPE = "application/x-flowpilot-path";
