/** Name of the cookie that remembers the collapsed rail, so that the server draws it so from the start. */
export const RAIL_COOKIE = "flowpilot_rail";
