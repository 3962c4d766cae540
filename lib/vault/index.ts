/**
 * The vault: secrets of a workspace, sealed with AES-256-GCM before they reach the database. Workflows name a credential; its value
 * leaves the vault only through openCredential, into a running node, or through checkCredential, to the service it belongs to.
 * What people see of one is its hint. Types and their fields are in lib/credentials.
 */
export { checkCredential } from "./check";
export { createCredential } from "./create";
export { getCredential, listCredentials } from "./list";
export { finishConnecting, startConnecting } from "./oauth/connect";
export { openCredential } from "./open";
export { removeCredential } from "./remove";
export { replaceCredential } from "./replace";
