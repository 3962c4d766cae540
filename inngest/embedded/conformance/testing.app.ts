/** The id of the app that the suite registers with an external server. */
export const CONFORMANCE_APP = "conformance";
