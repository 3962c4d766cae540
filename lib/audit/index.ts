/** The audit log: who did what in a workspace, when, from where, and what it was before. Rows are added with each change and never touched again. */
export { exportAudit } from "./export";
export { type Change, noteChange } from "./note";
export { listAudit } from "./read";
export { type SecretUse, secretUsed } from "./secret";
export { type Entry, originOf, writeEntry, writeEntryIn, writePersonal } from "./write";
