/** What an installation with the wrong master key says. */
export const WRONG_KEY =
  "The vault was sealed with another key than this installation has: start with the FLOWPILOT_ENCRYPTION_KEY, or the secrets.json in the data folder, that it was sealed with.";
