/** Plans and starts a test run of a part of the draft. */
import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import type { PartialPlan } from "@/lib/api/contracts/partial";
import { notFound } from "@/lib/api/ids";
import { jsonb } from "@/lib/api/jsonb";
import type { Principal } from "@/lib/auth/principal";
import { type History, loadHistory } from "@/lib/engine/history";
import { pgJson } from "@/lib/engine/json";
import { AppError } from "@/lib/errors";
import { nodeTypes } from "@/lib/nodes/registry";
import type { TriggerPayload } from "@/lib/triggers/types";
import { freezeDraft } from "@/lib/versions/freeze";
import { flowSettings } from "@/lib/workflow";
import type { CutMode } from "@/lib/workflow/cut";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { findWorkflow, type WorkflowRow } from "@/lib/workflows/find";
import { problemsOf } from "@/lib/workflows/problems";
import { refuseErrors } from "@/lib/workflows/publish";
import { keepOutputs, takeOver } from "../derive/take-over";
import { checkInput, inputSchemaOf } from "../input";
import { startExecution } from "../start";
import { type Part, partOf } from "./part";

export interface PartialRequest {
  idOrSlug: string;
  mode: CutMode;
  nodeId: string;
  input?: unknown;
  /** The execution that gives what is not run; left out, the newest one that led to the node. */
  executionId?: string;
}

/** Executions that are looked at, the newest first, for one that led to the node. */
const LOOK_BACK = 10;

interface Planned {
  row: WorkflowRow;
  part: Part;
  history: History | null;
}

/**
 * What a run would run, and what it would take from where.
 * @throws AppError not_found; conflict when nothing that is known leads to the node
 */
export async function planPartial(principal: Principal, request: PartialRequest): Promise<PartialPlan> {
  return present(await planned(principal, request));
}

/**
 * Starts it. @returns the new execution's id with its plan.
 * @throws AppError as planPartial; invalid_workflow when a node that would run has an error; invalid_body for an input that does not fit
 */
export async function startPartial(
  principal: Principal,
  request: PartialRequest,
): Promise<{ executionId: string; plan: PartialPlan }> {
  const { orgId, userId } = principal;
  const { row, part, history } = await planned(principal, request);
  const plan = present({ row, part, history });
  const { id: workflowId, document, layout } = row;
  const payload = payloadOf(principal, document, request.input, history);
  const given = await keepOutputs(part.outputs);
  const versionId = await withTenant(orgId, async (tx) => {
    const runs = new Set(part.runs);
    const problems = await problemsOf(tx, orgId, document, row.slug);
    refuseErrors(problems.filter(({ node }) => node !== null && runs.has(node)));
    const draft = { orgId, workflowId, layout, userId };
    const cutOf = await freezeDraft(tx, { ...draft, document });
    return freezeDraft(tx, { ...draft, document: part.document, cutOf });
  });
  const { executionId } = await startExecution({
    orgId,
    workflowId,
    version: { id: versionId },
    isTest: true,
    isGated: row.is_gated || flowSettings(document) !== null,
    startedBy: userId,
    payload,
    origin: {
      columns: {
        origin_id: history?.id ?? null,
        origin_kind: history ? "partial" : null,
        origin_node: history ? request.nodeId : null,
        seed: part.standing && sql`${pgJson(part.standing.progress)}::text::jsonb`,
        partial: jsonb({
          mode: request.mode,
          node_id: request.nodeId,
          pinned: plan.reused.filter(({ from }) => from === "pin").map(({ node_id }) => node_id),
          stale: plan.reused.filter(({ stale }) => stale).map(({ node_id }) => node_id),
        }),
      },
      after: (tx, id) =>
        takeOver(tx, { orgId, executionId: id, originId: history?.id ?? null, standing: part.standing, ...given }),
    },
  });
  return { executionId, plan };
}

async function planned({ orgId }: Principal, request: PartialRequest): Promise<Planned> {
  const { idOrSlug, mode, nodeId, executionId } = request;
  const { row, ids } = await withTenant(orgId, async (tx) => {
    const found = await findWorkflow(tx, orgId, idOrSlug);
    return { row: found, ids: executionId ? [executionId] : await newestOf(tx, orgId, found.id) };
  });
  const draft = row.document;
  const node = draft.nodes.find((each) => each.node_id === nodeId);
  if (!node) throw new AppError("not_found", `The draft has no node "${nodeId}".`);
  for (const id of ids) {
    const history = await loadHistory(orgId, id);
    if (history?.workflow_id !== row.id) {
      if (executionId) throw notFound("execution");
      continue;
    }
    const part = partOf({ draft, history }, mode, nodeId, nodeTypes);
    if (part) return { row, part, history };
  }
  // Pins alone may do, or nothing is needed at all.
  const part = executionId ? null : partOf({ draft, history: null }, mode, nodeId, nodeTypes);
  if (part) return { row, part, history: null };
  throw nothingLeads(draft, mode, node.name ?? nodeId, executionId !== undefined);
}

function nothingLeads(draft: WorkflowDocument, mode: CutMode, name: string, isChosen: boolean): AppError {
  if (mode === "to" || draft.nodes.length === 0) {
    return new AppError("conflict", `Nothing leads to "${name}".`, { hint: "Connect it, or make it an entry point." });
  }
  const which = isChosen ? "That execution has" : "No execution of late has";
  return new AppError("conflict", `${which} no outputs that lead to "${name}".`, {
    hint: `Run up to it first, or pin the output of the node before it.`,
  });
}

async function newestOf(tx: Tx, orgId: string, workflowId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select e.id from executions e where e.org_id = ${orgId} and e.workflow_id = ${workflowId} and e.status <> 'pending'
    order by e.id desc limit ${LOOK_BACK}`);
  return rows.map(({ id }) => id);
}

function present({ part, history }: Planned): PartialPlan {
  return { runs: part.runs, reused: part.reused, source_execution_id: history?.id ?? null };
}

/** What was typed, else what the trigger of the other execution brought, else nothing. */
function payloadOf(
  { via, userId }: Principal,
  document: WorkflowDocument,
  input: unknown,
  history: History | null,
): TriggerPayload {
  if (input === undefined && history) return history.trigger;
  return {
    trigger_type: via === "session" ? "manual" : "api",
    trigger_index: null,
    timestamp: new Date().toISOString(),
    source: { via },
    user_id: userId,
    data: checkInput(inputSchemaOf(document), input),
  };
}
