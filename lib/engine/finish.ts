/** How a slice ends: the execution's status, output and last events, stored with everything else the slice has gathered. */
import type { NodeErrorShape } from "@/lib/nodes/errors";
import { outputFault } from "./calls";
import { asNodeError } from "./context";
import { type Changes, noChanges } from "./rows";
import { readStored } from "./scope";
import type { Slice } from "./slice";
import { type EngineState, outputOf, type Stored, type Wait } from "./state";
import type { Verdict } from "./types";
import { keep, shown } from "./values";

type Failure = NodeErrorShape & { node_id?: string };

/** More to do: the next call goes on from here. */
export async function finishRunning(slice: Slice): Promise<Verdict> {
  if (!slice.defer()) await slice.flush({ status: slice.status });
  return { kind: "running", checkpoint: slice.thread.checkpointId ?? "" };
}

/** Every branch that is left waits. */
export async function finishWaiting(slice: Slice): Promise<Verdict> {
  const waits: Wait[] = Object.values(slice.state.waits);
  const approvals = waits.flatMap((wait) => (wait.approval === null ? [] : [wait.approval]));
  const times = waits.flatMap((wait) => (wait.until === null ? [] : [wait.until]));
  const deadline = slice.deadline;
  if (deadline !== null) times.push(deadline);
  const until = times.sort()[0] ?? null;
  slice.setStatus("interrupted");
  slice.event("execution.interrupted", null, { approvals, until });
  await slice.flush({ status: slice.status, wakeAt: until });
  const checkpoint = slice.thread.checkpointId ?? "";
  if (approvals.length > 0 || until === null) return { kind: "waiting", checkpoint, approvals, until };
  return { kind: "sleeping", checkpoint, until };
}

/** The output of the last node that ended with no fired edge, or an object of them by node id. */
export async function finishCompleted(slice: Slice): Promise<Verdict> {
  const { state } = slice;
  const changes = noChanges();
  let output: Stored;
  try {
    output = await outputOfAll(state, changes);
  } catch (error) {
    // No room for it, or a part of it is gone: calling again would not help.
    return finishFailed(slice, asNodeError(error).toJSON());
  }
  // Whoever called it relies on what it promises.
  const fault = slice.execution.parent === null ? null : outputFault(slice.compiled.version.document, output);
  if (fault) return finishFailed(slice, fault);
  slice.add(changes);
  slice.setStatus("completed");
  slice.event("execution.completed", null, { duration_ms: elapsed(slice) });
  await slice.flush({ status: slice.status, output: shown(output), dropThread: true });
  return { kind: "completed" };
}

async function outputOfAll(state: EngineState, changes: Changes): Promise<Stored> {
  const [only, ...others] = state.ends;
  if (only === undefined) return { v: null };
  if (others.length === 0) return outputOf(state, only) ?? { v: null };
  const all = Object.fromEntries(state.ends.map((id) => [id, readStored(outputOf(state, id) ?? { v: null })]));
  return keep(all, (ref) => changes.artifacts.set(ref.hash, ref));
}

/** The checkpoint stays: it shows where it stood. */
export async function finishFailed(slice: Slice, error: Failure): Promise<Verdict> {
  slice.setStatus("failed");
  slice.event("execution.failed", error.node_id ?? null, { error, duration_ms: elapsed(slice) });
  await slice.flush({ status: slice.status, error, closeOpen: true });
  return { kind: "failed", error };
}

export async function finishCancelled(slice: Slice, reason: string, nodeId: string | null): Promise<Verdict> {
  slice.setStatus("cancelled");
  slice.event("execution.cancelled", nodeId, { reason, duration_ms: elapsed(slice) });
  const error = { code: "cancelled", message: reason, ...(nodeId === null ? {} : { node_id: nodeId }) };
  await slice.flush({ status: slice.status, error, closeOpen: true, dropThread: true });
  return { kind: "cancelled" };
}

function elapsed(slice: Slice): number {
  return Math.max(0, Date.parse(slice.time()) - Date.parse(slice.startedAt));
}
