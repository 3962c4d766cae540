/** Drives the graph of one slice: resumes what can go on, runs until a durable node has ended or nothing is left, and finishes. */
import { Command, isGraphDrained, RunControl } from "@langchain/langgraph";
import type { Resumption } from "@/lib/nodes/types";
import { log } from "@/lib/observability/log";
import { nodeIdOf } from "./compile";
import { finishCancelled, finishCompleted, finishFailed, finishRunning, finishWaiting } from "./finish";
import type { CrashedRun } from "./load";
import { noChanges } from "./rows";
import { type SeedState, seedCommand } from "./seed";
import { type Slice, SliceStopped } from "./slice";
import type { Verdict } from "./types";

/** Loops are bounded by the count of node runs, so LangGraph's own limit must never bite. */
const SUPERSTEPS = 1_000_000;
const MAX_TIMER_MS = 2_147_483_647;

/** @param seed where it begins when not at the start. @returns the verdict, or null when the slice was stopped without one (slice.stopped tells why). */
export async function drive(
  slice: Slice,
  crashed: readonly CrashedRun[],
  seed: SeedState | null = null,
): Promise<Verdict | null> {
  begin(slice, crashed);
  const { deadline } = slice;
  const limit = (slice.compiled.version.document.settings?.execution_timeout_seconds ?? 0) * 1000;
  // Never more than the whole limit: a clock that was set back would lengthen it.
  const left = deadline === null ? null : Math.min(limit, Date.parse(deadline) - slice.deps.now().getTime());
  if (left !== null && left <= 0) return finishFailed(slice, timedOut(slice));
  const timer = left === null ? null : setTimeout(() => slice.stop("timed_out"), Math.min(left, MAX_TIMER_MS));
  try {
    if (slice.execution.cancel_requested_at !== null) slice.stop("cancelled");
    while (!slice.stopped) {
      const how = await run(slice, seed);
      if (slice.stopped) break;
      const { halt } = slice.state;
      if (halt?.kind === "failed") return await finishFailed(slice, { ...halt.error, node_id: halt.node_id });
      if (halt?.kind === "cancelled") return await finishCancelled(slice, halt.reason, halt.node_id);
      // Only waiting nodes are left: let them raise their interrupts now, to store them with this slice.
      if (how === "drained" && onlyWaits(slice)) continue;
      if (how === "drained") return await finishRunning(slice);
      if (slice.thread.interrupts().length === 0) return await finishCompleted(slice);
      const verdict = await finishWaiting(slice);
      // A cancel that came in with this very statement must not wait for somebody to look again.
      if (!slice.stopped) return verdict;
    }
    return await stopped(slice);
  } finally {
    if (timer) clearTimeout(timer);
  }
}

function begin(slice: Slice, crashed: readonly CrashedRun[]): void {
  const { status } = slice;
  slice.setStatus("running");
  if (status === "pending") {
    const { version } = slice.compiled;
    slice.event("execution.started", null, {
      version: version.number,
      trigger_type: slice.execution.trigger.trigger_type,
    });
  }
  if (status === "interrupted") slice.event("execution.resumed", null, {});
  const error = {
    code: "interrupted_by_crash",
    message: "The process that ran it ended; it is run again.",
    retriable: true,
  };
  for (const run of crashed) {
    if (!run.open) continue;
    const changes = noChanges();
    const now = slice.time();
    const { id, node_id, visit, attempt, started_at } = run;
    const duration = Math.max(0, Date.parse(now) - Date.parse(started_at));
    changes.runs.set(id, {
      id,
      node_id,
      visit,
      attempt,
      status: "failed",
      input: null,
      output: null,
      error,
      route: null,
      started_at,
      completed_at: now,
      duration_ms: duration,
    });
    changes.events.push({ type: "node.retrying", node_id, data: { visit, attempt, error, until: now }, at: now });
    slice.add(changes);
  }
}

/** One call of the graph. */
async function run(slice: Slice, seed: SeedState | null): Promise<"drained" | "returned"> {
  slice.control = new RunControl();
  slice.ended = false;
  slice.paused.clear();
  const resume: Record<string, Resumption> = {};
  for (const { id, value } of slice.thread.interrupts()) {
    const nodeId = (value as { node_id: string }).node_id;
    const wait = slice.state.waits[nodeId];
    const resumption = wait ? slice.resumption(wait) : null;
    if (!resumption) continue;
    slice.paused.set(nodeId, id);
    resume[id] = resumption;
  }
  const input =
    slice.thread.tuple === null ? begun(slice, seed) : slice.paused.size > 0 ? new Command({ resume }) : null;
  try {
    await slice.compiled.graph.invoke(input as Parameters<typeof slice.compiled.graph.invoke>[0], {
      configurable: { thread_id: slice.execution.id },
      recursionLimit: SUPERSTEPS,
      durability: "sync",
      control: slice.control,
      // Nobody reads the stream; "values" would copy the whole state at each superstep.
      streamMode: [],
    });
    return "returned";
  } catch (error) {
    if (isGraphDrained(error)) return "drained";
    if (!(error instanceof SliceStopped) && !slice.stopped) {
      // No failure of a node or of the database comes out here. Trying again would not help, so the execution ends.
      log.error({ event: "graph_failed", executionId: slice.execution.id, error }, "The graph itself failed.");
      slice.stop("graph_failed", error);
    }
    return "returned";
  }
}

/** Goes straight to the entry nodes (by way of START it would be one superstep more), or to where its origin had come. */
function begun({ compiled }: Slice, seed: SeedState | null): Command {
  if (seed) return seedCommand(compiled, seed);
  return new Command({ goto: compiled.plan.entries.map(compiled.graphName), update: { runs: 0 } });
}

function onlyWaits(slice: Slice): boolean {
  const { waits } = slice.state;
  const next = slice.thread.next().map((name) => waits[nodeIdOf(name)]);
  return next.length > 0 && next.every((wait) => wait !== undefined && slice.resumption(wait) === null);
}

async function stopped(slice: Slice): Promise<Verdict | null> {
  switch (slice.stopped) {
    case "cancelled":
      return finishCancelled(slice, "It was cancelled.", null);
    case "timed_out":
      return finishFailed(slice, timedOut(slice));
    case "graph_failed": {
      const message = `The engine could not go on: ${slice.failure instanceof Error ? slice.failure.message : "unknown"}.`;
      return finishFailed(slice, { code: "engine_error", message, retriable: false });
    }
    case "shutdown":
      // What siblings have finished stays finished; what was cut off runs again.
      await slice.flush();
      return null;
    default:
      return null;
  }
}

function timedOut(slice: Slice) {
  const seconds = slice.compiled.version.document.settings?.execution_timeout_seconds;
  return {
    code: "execution_timeout",
    message: `The execution took longer than its limit of ${seconds} s.`,
    retriable: false,
  };
}
