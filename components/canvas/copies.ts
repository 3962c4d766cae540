import type { Rewrite } from "./state/commands/fragment";

/** Reads and writes copied nodes; comes late, for YAML and the expression parser are large. */
export const loadClipboard = () => import("./clipboard");

/** What brings the references of copies to their new ids. */
export async function loadRewrite(): Promise<Rewrite> {
  return (await loadClipboard()).rewrite;
}
