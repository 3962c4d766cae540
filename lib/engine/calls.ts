/**
 * Calling another workflow: the called one is an execution with a thread of its own. Its row and its start event are stored in the statement
 * that stores the caller's wait, and its end wakes the caller in the statement that stores the end; so neither is lost or doubled, whoever
 * is killed when.
 */
import type { Command } from "@langchain/langgraph";
import { NodeError } from "@/lib/nodes/errors";
import type { CallTarget, Resumption } from "@/lib/nodes/types";
import type { TriggerPayload } from "@/lib/triggers/types";
import { callSchemaOf } from "@/lib/workflow/calls";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { afterFailure, resumeAttempt } from "./attempt";
import { asNodeError } from "./context";
import { park } from "./ending";
import { planFor } from "./flow-plan";
import { faultsOf, withDefaults } from "./json-schema";
import { mark } from "./returned";
import { type CallChanges, type CallRow, type CallTicket, noCalls } from "./rows";
import { readStored } from "./scope";
import type { Slice } from "./slice";
import { tenantStatement } from "./sql";
import type { Stored, Wait } from "./state";
import { keep } from "./values";
import type { Place, Visit } from "./visit";

/** How deep workflows may call each other, and how many executions may come from one, against calls without end. */
export const MAX_DEPTH = 16;
export const MAX_BELOW = 10_000;

interface Target {
  depth: number;
  below: number;
  workflow: { id: string; name: string; published: boolean; paused: boolean; gated: boolean } | null;
  version: { id: string; callable: boolean; document: Pick<WorkflowDocument, "input_schema" | "triggers"> } | null;
}

const TARGET = `
select jsonb_build_object('depth', x.depth,
  'below', (select count(*) from (select from executions b where b.root_execution_id = coalesce(x.root_execution_id, x.id) limit ${MAX_BELOW}) as counted),
  'workflow', case when w.id is null then null else jsonb_build_object('id', w.id, 'name', w.name, 'published', w.published_version_id is not null, 'paused', w.paused_at is not null, 'gated', w.is_gated) end,
  'version', case when v.id is null then null else jsonb_build_object('id', v.id, 'callable', coalesce(v.document -> 'is_callable' = 'true', false),
    'document', jsonb_build_object('input_schema', v.document -> 'input_schema', 'triggers', coalesce(v.document -> 'triggers', '[]'))) end) as target
from executions x
left join workflows w on w.org_id = x.org_id and w.slug = $2 and w.deleted_at is null
left join workflow_versions v on v.workflow_id = w.id and v.kind = 'published'
  and case when $3::text is null then v.id = w.published_version_id else v.number = $3::text::int end
where x.id = $1`;

const refuse = (code: string, message: string, hint?: string, details?: Record<string, unknown>) =>
  new NodeError(code, message, { retriable: false, hint, details });

/** What a call will start, checked. @throws NodeError that is not retried, with the reason. */
export async function prepareCall(v: Visit, place: Place, target: CallTarget, input: unknown): Promise<CallRow> {
  const { slice, id } = v;
  const { execution } = slice;
  const { workflow: slug, version: number } = target;
  const values = [execution.id, slug, number === null ? null : String(number)];
  const [row] = await tenantStatement<{ target: Target }>(execution.org_id, TARGET, values);
  const { workflow, version, depth = 0, below = 0 } = row?.target ?? {};
  if (!workflow) {
    throw refuse("workflow_not_found", `There is no workflow "${slug}" in this workspace.`, "Choose another one.");
  }
  if (workflow.paused) {
    const hint = "Resume it, then retry this execution.";
    throw new NodeError("workflow_paused", `"${workflow.name}" is paused: nothing new of it starts.`, { hint });
  }
  if (!version) {
    if (number !== null) throw refuse("workflow_not_found", `"${workflow.name}" has no version ${number}.`);
    throw refuse("workflow_not_published", `"${workflow.name}" has not been published yet.`, "Publish it first.");
  }
  if (!version.callable) {
    const hint = "Allow calls in that workflow, then publish it.";
    throw refuse("workflow_not_callable", `"${workflow.name}" cannot be called by other workflows.`, hint);
  }
  if (depth >= MAX_DEPTH) {
    throw refuse(
      "workflow_depth",
      `Workflows can call each other ${MAX_DEPTH} deep, and this call would be one deeper.`,
      "Give the recursion an end.",
    );
  }
  if (below >= MAX_BELOW) {
    throw refuse("too_many_calls", `One execution can lead to ${MAX_BELOW} calls, and this one has made them.`);
  }
  const data = await keep(
    checkedInput(workflow.name, callSchemaOf(version.document), input),
    (ref) => v.changes.artifacts.set(ref.hash, ref),
    slice.secrets,
  );
  const call: CallRow = {
    id: slice.deps.newId(),
    workflow_id: workflow.id,
    version_id: version.id,
    node_id: id,
    run_id: place.run,
    trigger: triggerFor(slice, id, data),
    ticket: null,
  };
  return workflow.gated ? { ...call, ticket: await ticketFor(slice, call) } : call;
}

/**
 * A call is answered, so it is neither dropped nor delayed by what is there for events (rate limit, debounce, while_waiting): it takes a place
 * under the limits of running executions, as any other. Its caller gives its own place back while it waits, so nobody waits for himself.
 */
async function ticketFor(slice: Slice, call: CallRow): Promise<CallTicket> {
  const { execution } = slice;
  const request = { orgId: execution.org_id, workflowId: call.workflow_id, payload: call.trigger };
  const startedBy = execution.started_by;
  const { pool, settings, queue, queueDefault } = await planFor(
    { ...request, startedBy },
    {
      id: call.id,
      versionId: call.version_id,
      at: new Date(slice.time()),
    },
  );
  return { pool, pool_limit: settings.concurrency?.limit ?? null, queue, queue_default: queueDefault };
}

function checkedInput(name: string, schema: Record<string, unknown> | null, input: unknown): unknown {
  const value = withDefaults(schema, input);
  const errors = usable(`The input schema of "${name}"`, () => faultsOf(schema, value, "input"));
  const [first] = errors;
  if (!first) return value;
  throw refuse("invalid_input", `"${name}" does not take this input. ${first.field}: ${first.message}`, undefined, {
    errors,
  });
}

function usable<T>(what: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw refuse("invalid_schema", `${what} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function triggerFor(slice: Slice, nodeId: string, data: Stored): TriggerPayload {
  const { execution, compiled } = slice;
  const payload: TriggerPayload = {
    trigger_type: "workflow",
    trigger_index: null,
    timestamp: slice.time(),
    source: { execution_id: execution.id, node_id: nodeId, workflow: compiled.version.workflow_name },
    user_id: execution.trigger.user_id,
    data: null,
  };
  return "$artifact" in data ? { ...payload, data_artifact: data.$artifact } : { ...payload, data: data.v };
}

/** Waits for what the call starts; the node's time limit counts on. */
export function parkCall(v: Visit, place: Place, call: CallRow): Command {
  callsOf(v).started.set(call.id, call);
  const { timeout_seconds: limit } = v.node;
  const until = limit === undefined ? null : new Date(Date.parse(place.started) + limit * 1000).toISOString();
  return park(v, { ...place, stage: "called", approval: null, until, call: call.id });
}

/** Goes on with a node whose called workflow has ended, or whose time is over. */
export async function goOnCalled(v: Visit, wait: Wait): Promise<Command> {
  const call = wait.call ?? "";
  const returned = v.slice.returned.get(call);
  if (!returned) {
    callsOf(v).abandoned.add(call);
    const message = `The node took longer than its limit of ${v.node.timeout_seconds} s; what it had called was cancelled.`;
    return afterFailure(v, wait, new NodeError("node_timeout", message, { details: { execution_id: call } }));
  }
  callsOf(v).returned.add(call);
  const { workflow, error, status } = returned;
  const details = { execution_id: call, workflow, ...(error?.node_id ? { node_id: error.node_id } : {}) };
  if (status === "cancelled") {
    const message = `"${workflow}" was cancelled: ${error?.message ?? "no reason was given."}`;
    return afterFailure(v, wait, new NodeError("child_cancelled", message, { retriable: false, details }));
  }
  if (status === "failed") {
    const { code = "failed", message = "The execution failed.", hint, retriable = true } = error ?? {};
    return afterFailure(v, wait, new NodeError(code, `"${workflow}" failed: ${message}`, { hint, retriable, details }));
  }
  return resumeAttempt(v, wait, mark(call));
}

/** The same with what the called workflow gave. */
export function withResult(slice: Slice, resumption: Resumption): Resumption {
  if (resumption.kind !== "returned") return resumption;
  return { ...resumption, output: readStored(slice.returned.get(resumption.execution_id)?.output ?? { v: null }) };
}

/** Why a called workflow's output is not what it promises; null when it is. */
export function outputFault(document: WorkflowDocument, output: Stored) {
  const schema = document.output_schema ?? null;
  if (schema === null) return null;
  try {
    const errors = usable("The output schema of this workflow", () => faultsOf(schema, readStored(output), "output"));
    const [first] = errors;
    if (!first) return null;
    const message = `Its output is not what its output schema promises. ${first.field}: ${first.message}`;
    return refuse("invalid_output", message, "Mend the workflow's last node, or its schema.", {
      errors,
    }).toJSON();
  } catch (error) {
    return asNodeError(error).toJSON();
  }
}

function callsOf(v: Visit): CallChanges {
  v.changes.calls ??= noCalls();
  return v.changes.calls;
}
