/**
 * What a use-case knows about the change it makes, for the row of the audit log. Noted inside of the transaction that makes the change, the row is
 * part of it: one is not without the other. Without such a note the API's handler writes the row when the call has succeeded: where a change
 * has no transaction of ours (an execution starts by one statement), or several. Outside of a call nothing is noted.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { afterCommit, beforeCommit, currentTransaction, type Running } from "@/db/client";

export interface Change {
  target?: { type: string; id?: string | null; name?: string | null };
  /** Without secrets; what looks like one is removed in any case. */
  before?: unknown;
  after?: unknown;
  /** No row: the workspace is gone and its log with it, or it is no business of the workspaces that would be told. */
  unlogged?: true;
}

/** Writes the row in this transaction. @returns false where it cannot be: the transaction is not of the caller's workspace. */
type Write = (running: Running, change: Change) => Promise<boolean>;

interface Call {
  change: Change;
  write: Write;
  /** The transaction that the row will be in. */
  enlisted: Running | null;
  isWritten: boolean;
}

// One for all bundles of the process: a route and a use-case may be in different ones.
const holder = globalThis as typeof globalThis & { flowpilotAudit?: AsyncLocalStorage<Call> };
holder.flowpilotAudit ??= new AsyncLocalStorage<Call>();
const calls = holder.flowpilotAudit;

/**
 * Says what is changed, in the transaction that changes it: the row is written when that commits. Several notes of one call are put together, the
 * last one wins; of several transactions the first that commits has the row.
 */
export function noteChange(change: Change = {}): void {
  const call = calls.getStore();
  if (!call) return;
  Object.assign(call.change, change);
  const running = currentTransaction();
  if (!running || call.isWritten || call.enlisted === running) return;
  call.enlisted = running;
  let isIn = false;
  beforeCommit(running.tx, async () => {
    if (!call.isWritten && !call.change.unlogged) isIn = await call.write(running, call.change);
  });
  afterCommit(running.tx, () => {
    if (isIn) call.isWritten = true;
  });
}

/** Says what a call is about, unless that is known already. */
export function noteTarget(target: NonNullable<Change["target"]>): void {
  const call = calls.getStore();
  if (call) call.change.target ??= target;
}

/** Runs one call, and tells what was noted meanwhile and whether the row is there already. @param write how it is written inside of a transaction */
export async function withNotes<T>(
  run: () => Promise<T>,
  write: Write,
): Promise<{ result: T; change: Change; isWritten: boolean }> {
  const call: Call = { change: {}, write, enlisted: null, isWritten: false };
  const result = await calls.run(call, run);
  return { result, change: call.change, isWritten: call.isWritten };
}
