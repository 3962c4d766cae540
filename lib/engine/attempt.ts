/** One attempt of a visit: run the executor and turn what comes back into what is stored. Failures are values. */
import type { Command } from "@langchain/langgraph";
import { NodeError } from "@/lib/nodes/errors";
import type { NodeContext, NodeDefinition, NodeExecutor, NodeOutcome, Resumption } from "@/lib/nodes/types";
import { firedEdges } from "@/lib/workflow/decide";
import type { WorkflowPin } from "@/lib/workflow/pins";
import { parkCall, prepareCall, withResult } from "./calls";
import { asNodeError, configOf, contextOf, guarded } from "./context";
import { end, failed, halt, park, runRow } from "./ending";
import { pinOf } from "./pinned";
import { nextDelay, policyOf } from "./retry";
import { type CallRow, noChanges } from "./rows";
import { readStored } from "./scope";
import { SliceStopped } from "./slice";
import type { Stored } from "./state";
import { keep, shown } from "./values";
import { isDurable, type Place, type Visit } from "./visit";

/** Runs the executor for the first time or again. @param broken a failure that came before it could run (its input). */
export async function attempt(v: Visit, place: Place, broken?: NodeError): Promise<Command> {
  const { slice, id, node } = v;
  // Behind what the task's visits before it have left, else on its own: that it began is true whatever becomes of it.
  const started = v.follows ? v.changes : noChanges();
  started.runs.set(place.run, runRow(v, place, { status: "running" }));
  started.events.push({
    type: "node.started",
    node_id: id,
    data: { visit: place.visit, attempt: place.attempt },
    at: slice.time(),
  });
  if (!v.follows) {
    started.artifacts = new Map(v.changes.artifacts);
    slice.add(started);
  }
  const pin = pinOf(v);
  if (pin) return pinned(v, place, pin);
  if (broken) return afterFailure(v, place, broken);
  // Switched off on the canvas: it hands on what it got.
  if (node.disabled) return succeeded(v, place, place.input, null);
  const lasts = v.definition?.durable ?? false;
  try {
    if (isDurable(v)) await slice.beginEffect();
    else if (lasts) await slice.beginWork();
    return await run(v, place, null, (executor, ctx, config, input) => executor.execute(ctx, config, input));
  } finally {
    if (lasts) slice.endEffect();
  }
}

/** Its output is pinned in the draft: it gives that, and does nothing. */
async function pinned(v: Visit, place: Place, { output, route }: WorkflowPin): Promise<Command> {
  try {
    const stored = await keep(output, (ref) => v.changes.artifacts.set(ref.hash, ref));
    return succeeded(v, place, stored, route ?? null);
  } catch (error) {
    return afterFailure(v, place, asNodeError(error));
  }
}

/** Wakes an executor that had asked for a decision, slept or called. Pure by contract, so nothing is stored first. */
export function resumeAttempt(v: Visit, place: Place, resumption: Resumption): Promise<Command> {
  return run(v, place, resumption, async (executor, ctx, config, input) => {
    if (!executor.resume)
      throw new NodeError("cannot_resume", "This node type cannot go on after a wait.", { retriable: false });
    return executor.resume(ctx, config, input, withResult(v.slice, resumption));
  });
}

/** Nobody answered in time, and on_timeout says that this is a failure. */
export function lapse(v: Visit, place: Place): Command {
  return afterFailure(v, place, new NodeError("approval_timeout", "Nobody answered in time.", { retriable: false }));
}

type Call = (
  executor: NodeExecutor,
  ctx: NodeContext,
  config: Record<string, unknown>,
  input: unknown,
) => Promise<NodeOutcome>;

async function run(v: Visit, place: Place, resumption: Resumption | null, call: Call): Promise<Command> {
  const { slice, node, id, definition, state } = v;
  let outcome: NodeOutcome;
  let stored: Stored = { v: null };
  let called: CallRow | null = null;
  try {
    const executor = await slice.deps.executorFor(node.component_type);
    if (!definition)
      throw new NodeError("unknown_node_type", `This installation has no node type "${node.component_type}".`, {
        retriable: false,
      });
    const known: NodeDefinition = definition;
    const config = configOf(node, known);
    const input = readStored(place.input);
    const info = { nodeId: id, visit: place.visit, attempt: place.attempt };
    outcome = await guarded(slice, node, (signal) =>
      call(executor, contextOf(slice, node, known, config, state, input, info, signal), config, input),
    );
    if (outcome.kind === "output") {
      stored = await keep(outcome.output, (ref) => v.changes.artifacts.set(ref.hash, ref), slice.secrets);
    }
    if (outcome.kind === "call") called = await prepareCall(v, place, outcome.target, outcome.input);
  } catch (error) {
    if (error instanceof SliceStopped) throw error;
    return afterFailure(v, place, asNodeError(error));
  }
  if (outcome.kind === "sleep")
    return park(v, { ...place, stage: "asleep", approval: null, until: outcome.until.toISOString() });
  if (outcome.kind === "approval")
    return park(v, { ...place, stage: "asked", approval: null, until: null }, outcome.request);
  if (called) return parkCall(v, place, called);
  const isDecision = resumption?.kind === "decision";
  const route = outcome.kind === "output" && outcome.route !== undefined ? slice.secrets.redact(outcome.route) : null;
  if (isDecision && route === "rejected" && firedEdges(slice.compiled.plan, id, { kind: "ran", route }).length === 0) {
    const reason = resumption.comment ?? `"${node.name ?? id}" was rejected.`;
    return halt(v, { kind: "cancelled", node_id: id, reason }, place, {
      status: "completed",
      output: shown(stored),
      route,
    });
  }
  if (resumption === null && isDurable(v)) slice.endAfterSuperstep();
  return succeeded(v, place, stored, route);
}

function succeeded(v: Visit, place: Place, output: Stored, route: string | null): Command {
  if (!v.node.interrupt_after) return end(v, place, output, route);
  v.slice.flushSoon();
  return park(
    v,
    { ...place, stage: "after", approval: null, until: null, result: { output, route } },
    {
      prompt: `Go on after "${v.node.name ?? v.id}"?`,
      context: { node: v.id, output: shown(output) },
      timeoutSeconds: null,
      onTimeout: "reject",
    },
  );
}

/** Another try later, or the node's on_error. */
export function afterFailure(v: Visit, place: Place, thrown: NodeError): Command {
  const { slice, node } = v;
  const error = slice.secrets.redactDeep(thrown.toJSON());
  const failures = place.failures + 1;
  const delay = nextDelay(policyOf(node.retry), failures, thrown, slice.deps.random());
  if (delay !== null) {
    slice.flushSoon();
    const until = new Date(slice.deps.now().getTime() + delay).toISOString();
    return park(v, { ...place, stage: "retry", failures, approval: null, until }, undefined, error);
  }
  if (isDurable(v)) slice.endAfterSuperstep();
  return failed(v, place, error);
}
