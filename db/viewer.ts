/**
 * Who looks, for as long as a call of the API or a page lasts. The transactions of that time tell PostgreSQL, whose policies then leave out
 * every workflow that is restricted to others, with all that belongs to it (migrations/0034_sharing.sql): no query can forget to.
 * Outside of a call, and for owners and admins, nobody in particular looks, who sees everything: so the engine and the sweeps work.
 */
import { AsyncLocalStorage } from "node:async_hooks";

export interface Viewer {
  userId: string;
  /** On a restricted workflow one of these is needed; none: the person sees no restricted one. */
  roles: readonly ("owner" | "editor" | "viewer")[];
}

// One for all bundles of the process, as the pool is.
const holder = globalThis as typeof globalThis & { flowpilotViewer?: AsyncLocalStorage<Viewer | null> };
holder.flowpilotViewer ??= new AsyncLocalStorage<Viewer | null>();
const calls = holder.flowpilotViewer;

/** The roles as the setting has them. An empty one would be none at all, which is every role. */
export const rolesText = ({ roles }: Viewer): string => (roles.length === 0 ? "none" : roles.join(","));

/** Runs `fn` with the eyes of this person; null: everybody's. */
export function asViewer<T>(viewer: Viewer | null, fn: () => T): T {
  return calls.run(viewer, fn);
}

/** Runs `fn` with everybody's eyes, within a call too: for what is kept for all, such as the facts of a list. What it gives must be fit for the viewer. */
export function asEverybody<T>(fn: () => T): T {
  return calls.run(null, fn);
}

/** Who looks; null: nobody in particular. */
export function viewerNow(): Viewer | null {
  return calls.getStore() ?? null;
}
