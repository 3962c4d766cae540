/** Builds what an executor may touch, and runs it under its time limit and the slice's stop signal. */
import { ExpressionError, evaluate, render, renderDeep } from "@/lib/expressions";
import { NodeError } from "@/lib/nodes/errors";
import type { NodeContext, NodeDefinition, OpenedCredential } from "@/lib/nodes/types";
import { log } from "@/lib/observability/log";
import type { WorkflowNode } from "@/lib/workflow/schema";
import { loadBlock } from "./block/load";
import { runBlock } from "./block/run";
import { outgoing } from "./breaker/calls";
import { emitter } from "./emit";
import { scopeOf, varsOf } from "./scope";
import { type Slice, SliceStopped } from "./slice";
import type { EngineState } from "./state";

const MAX_TIMER_MS = 2_147_483_647;

/** The node's settings, brought to the newest version of its type and checked. @throws NodeError invalid_config, not retriable. */
export function configOf(node: WorkflowNode, definition: NodeDefinition): Record<string, unknown> {
  const from = node.type_version ?? definition.version;
  const raw = from < definition.version && definition.upgrade ? definition.upgrade(node.config, from) : node.config;
  const parsed = definition.config.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new NodeError(
    "invalid_config",
    `The setting "${issue?.path.join(".") ?? ""}" is not right: ${issue?.message ?? "unknown"}.`,
    {
      retriable: false,
      hint: "Open the node on the canvas and correct it.",
    },
  );
}

export interface AttemptInfo {
  nodeId: string;
  visit: number;
  attempt: number;
}

/** The context of one attempt. `signal` is the attempt's own. */
export function contextOf(
  slice: Slice,
  node: WorkflowNode,
  definition: NodeDefinition,
  config: Record<string, unknown>,
  state: EngineState,
  input: unknown,
  info: AttemptInfo,
  signal: AbortSignal,
): NodeContext {
  const { deps, execution, compiled } = slice;
  const scope = { ...scopeOf(slice, state, input), vars: varsOf(slice, true) };
  const named = compiled.version.document.credentials;
  const { org_id: orgId, single_use: singleUse } = execution;
  const held: OpenedCredential[] = [];
  const outside = outgoing(deps, orgId, signal, held, slice.variables?.held ?? []);
  const use = { executionId: execution.id, nodeId: info.nodeId, workflowId: execution.workflow_id };
  return {
    node,
    executionId: execution.id,
    visit: info.visit,
    attempt: info.attempt,
    idempotencyKey: `${execution.id}:${info.nodeId}:${info.visit}`,
    signal,
    now: deps.now,
    scope,
    routes: routesOf(compiled, info.nodeId),
    evaluate: (expression) => evaluate(expression, scope),
    render: (template) => render(template, scope),
    renderDeep: (value) => renderDeep(value, scope),
    ...outside,
    async credential(slot) {
      const types = definition.credentials?.find((entry) => entry.slot === slot)?.types ?? [];
      const own = config[slot];
      const name = typeof own === "string" && own !== "" ? own : named?.[slot];
      if (!name) {
        throw new NodeError("credential_missing", `No credential is chosen for "${slot}".`, {
          retriable: false,
          hint: "Choose one in the node or in the workflow's settings.",
        });
      }
      const opened = await deps.openCredential(orgId, name, types, use);
      slice.secrets.add(...opened.hidden);
      held.push(opened);
      return opened;
    },
    setting: (slot) => named?.[slot],
    sandbox: {
      run: (request, signal) =>
        deps.runSandboxed(
          { ...request, workspace: orgId, singleUse: singleUse || (request.singleUse ?? false) },
          signal,
        ),
    },
    blocks: {
      async run({ target, input, onFound, onWait, ...request }, signal) {
        const block = await loadBlock(orgId, execution.id, target);
        onFound({ name: block.name, version: block.number, isDeprecated: block.status === "deprecated" });
        const around = {
          orgId,
          secrets: slice.secrets,
          held,
          runSandboxed: deps.runSandboxed,
          openCredential: (name: string, types: readonly string[]) => deps.openCredential(orgId, name, types, use),
          http: outside.http,
          singleUse: singleUse || (request.singleUse ?? false),
          onWait,
        };
        return runBlock(block, input, around, signal);
      },
    },
    emit: emitter(slice, info),
  };
}

/** Routes on the edges that leave a node. */
function routesOf({ plan }: Slice["compiled"], nodeId: string): string[] {
  return (plan.nodes[nodeId]?.out ?? []).flatMap((edge) => plan.edges[edge]?.route ?? []);
}

/**
 * Runs one attempt. Comes back at the latest when the signal fires, even if the executor does not listen.
 * @throws NodeError for every failure of the node · SliceStopped when the slice was stopped.
 */
export async function guarded<T>(
  slice: Slice,
  node: WorkflowNode,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  slice.throwIfStopped();
  const limit = node.timeout_seconds === undefined ? null : Math.min(node.timeout_seconds * 1000, MAX_TIMER_MS);
  const timeout = limit === null ? null : new AbortController();
  const timer = timeout && limit !== null ? setTimeout(() => timeout.abort(), limit) : null;
  const signal = timeout ? AbortSignal.any([slice.abort.signal, timeout.signal]) : slice.abort.signal;
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    const work = run(signal);
    work.catch((error: unknown) => {
      // Already answered by the race below; this only keeps a late failure from being unhandled.
      if (signal.aborted)
        log.debug(
          { event: "late_node_failure", nodeId: node.node_id, error: String(error) },
          "A stopped node ended later.",
        );
    });
    return await Promise.race([work, aborted]);
  } catch (error) {
    if (slice.stopped) throw new SliceStopped(slice.stopped);
    if (timeout?.signal.aborted) {
      throw new NodeError("node_timeout", `The node took longer than its limit of ${node.timeout_seconds} s.`, {
        cause: error,
      });
    }
    throw asNodeError(error);
  } finally {
    if (timer) clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

/** Anything thrown by an executor, as the failure it stands for. */
export function asNodeError(error: unknown): NodeError {
  if (error instanceof NodeError) return error;
  if (error instanceof ExpressionError) {
    return new NodeError("expression_failed", error.message, {
      retriable: false,
      details: { reason: error.code, position: error.position },
      cause: error,
    });
  }
  return new NodeError("node_failed", error instanceof Error ? error.message : String(error), { cause: error });
}
