/**
 * What a use-case knows about the change it makes, for the row that the API's handler writes when the call has succeeded. Outside of a call
 * nothing is noted.
 */
import { AsyncLocalStorage } from "node:async_hooks";

export interface Change {
  target?: { type: string; id?: string | null; name?: string | null };
  /** Without secrets; what looks like one is removed in any case. */
  before?: unknown;
  after?: unknown;
  /** No row: the workspace is gone and its log with it, or it is no business of the workspaces that would be told. */
  unlogged?: true;
}

// One for all bundles of the process: a route and a use-case may be in different ones.
const holder = globalThis as typeof globalThis & { flowpilotAudit?: AsyncLocalStorage<Change> };
holder.flowpilotAudit ??= new AsyncLocalStorage<Change>();
const calls = holder.flowpilotAudit;

/** Says what is changed. Several notes of one call are put together, the last one wins. */
export function noteChange(change: Change): void {
  const call = calls.getStore();
  if (call) Object.assign(call, change);
}

/** Says what a call is about, unless that is known already. */
export function noteTarget(target: NonNullable<Change["target"]>): void {
  const call = calls.getStore();
  if (call) call.target ??= target;
}

/** Runs one call, and tells what was noted meanwhile. */
export async function withNotes<T>(run: () => Promise<T>): Promise<{ result: T; change: Change }> {
  const change: Change = {};
  return { result: await calls.run(change, run), change };
}
