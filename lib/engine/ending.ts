/** How a visit leaves the graph: with edges that fire, waiting, passed over, or stopping everything. Builds the rows and the Command. */
import { Command } from "@langchain/langgraph";
import type { NodeErrorShape } from "@/lib/nodes/errors";
import type { ApprovalRequest } from "@/lib/nodes/types";
import { firedEdges, type Outcome, settle } from "@/lib/workflow/decide";
import { plain } from "./json";
import type { EventRow, RunRow } from "./rows";
import { type EngineUpdate, type Halt, outputChannel, type Stored, type Wait } from "./state";
import { shown } from "./values";
import type { Place, Visit } from "./visit";

/** What an approval may show, in bytes of JSON. */
const CONTEXT_MAX = 64 * 1024;
const PROMPT_MAX = 20_000;

export function runRow(v: Visit, place: Place, more: Partial<RunRow> & Pick<RunRow, "status">): RunRow {
  const isOpen = more.status === "running" || more.status === "waiting";
  const now = v.slice.time();
  return {
    id: place.run,
    node_id: v.id,
    visit: place.visit,
    attempt: place.attempt,
    input: shown(place.input),
    output: null,
    error: null,
    route: null,
    started_at: place.started,
    completed_at: isOpen ? null : now,
    duration_ms: isOpen ? null : Math.max(0, Date.parse(now) - Date.parse(place.started)),
    ...more,
  };
}

function note(v: Visit, type: EventRow["type"], data: EventRow["data"]): void {
  v.changes.events.push({ type, node_id: v.id, data, at: v.slice.time() });
}

/** The superstep in hand, and the visit's place in its task: with them, rebuild.ts can go the same way again. */
function placeInTime(v: Visit): { step: number; turn?: number } {
  const step = (v.slice.thread.tuple?.metadata?.step ?? -1) + 1;
  return v.turn === 0 ? { step } : { step, turn: v.turn };
}

function saveRun(v: Visit, place: Place, more: Parameters<typeof runRow>[2]): RunRow {
  const row = runRow(v, place, more);
  v.changes.runs.set(row.id, row);
  return row;
}

function command(v: Visit, goto: readonly string[], update: EngineUpdate): Command {
  return new Command({ goto: goto.map(v.slice.compiled.graphName), update: { ...v.first, ...update } });
}

/** Fires and skips edges, and triggers what they lead to. */
function leave(v: Visit, outcome: Outcome, update: EngineUpdate): Command {
  const { fired, goto, tokens } = settle(v.slice.compiled.plan, v.id, outcome, v.state.tokens);
  for (const edge of fired) note(v, "edge.fired", { edge_id: edge });
  const isEnd = outcome.kind === "ran" && fired.length === 0;
  return command(v, goto, { ...update, tokens, ...(isEnd ? { ends: [v.id] } : {}) });
}

function outputUpdate({ id, state }: Visit, output: Stored): EngineUpdate {
  const update: EngineUpdate = state.waits[id] ? { waits: { [id]: null } } : {};
  update[outputChannel(id)] = output;
  return update;
}

/** All edges into it were skipped: it is skipped and passes that on. */
export function passOn(v: Visit, visit: number): Command {
  const place: Place = {
    visit,
    attempt: 1,
    failures: 0,
    run: v.slice.deps.newId(),
    started: v.slice.time(),
    input: { v: null },
  };
  saveRun(v, place, { status: "skipped" });
  note(v, "node.skipped", { visit, ...placeInTime(v) });
  return leave(v, { kind: "skipped" }, { skips: { [v.id]: (v.state.skips[v.id] ?? 0) + 1 } });
}

/** The loop that this node heads is over. */
export function closeLoop(v: Visit): Command {
  return leave(v, { kind: "closed" }, {});
}

/** The node is done. */
export function end(v: Visit, place: Place, output: Stored, route: string | null): Command {
  const { visit, attempt } = place;
  const row = saveRun(v, place, { status: "completed", output: shown(output), route });
  note(v, "node.completed", { visit, attempt, duration_ms: row.duration_ms, route, ...placeInTime(v) });
  return leave(v, { kind: "ran", route }, outputUpdate(v, output));
}

/** The node has failed for good: its on_error says what follows. A failure that no error edge takes up is never lost. */
export function failed(v: Visit, place: Place, error: NodeErrorShape): Command {
  const { plan } = v.slice.compiled;
  const { visit, attempt } = place;
  const policy = plan.nodes[v.id]?.onError ?? "stop";
  const outcome = { kind: "ran", failed: true } as const;
  if (policy === "stop" || (policy === "branch" && firedEdges(plan, v.id, outcome).length === 0)) {
    note(v, "node.failed", { visit, attempt, error, goes_on: false });
    return halt(v, { kind: "failed", node_id: v.id, error }, place, { status: "failed", error });
  }
  const output: Stored = { v: { error: plain(error).value } };
  saveRun(v, place, { status: "failed", output: shown(output), error });
  note(v, "node.failed", { visit, attempt, error, goes_on: true, ...placeInTime(v) });
  return leave(v, outcome, outputUpdate(v, output));
}

/** Nothing more runs; what siblings of this superstep do is still stored. */
export function halt(
  v: Visit,
  why: Halt,
  place?: Place,
  row: Parameters<typeof runRow>[2] = { status: "cancelled" },
): Command {
  if (place) saveRun(v, place, row);
  v.slice.endAfterSuperstep();
  return command(v, [], { halt: why, ...(v.state.waits[v.id] ? { waits: { [v.id]: null } } : {}) });
}

/**
 * The visit is not over: it comes back to this node in the next superstep.
 * @param request makes an approval for people. @param error of the attempt that will be tried again.
 */
export function park(v: Visit, wait: Wait, request?: ApprovalRequest, error?: NodeErrorShape): Command {
  const { slice, id } = v;
  const { visit, attempt } = wait;
  let parked = wait;
  if (request) {
    const approval = slice.deps.newId();
    const expires =
      request.timeoutSeconds === null
        ? null
        : new Date(slice.deps.now().getTime() + request.timeoutSeconds * 1000).toISOString();
    const task = slice.deps.newTaskId();
    const context = plain(slice.secrets.redactDeep(request.context));
    const prompt = slice.secrets.redact(request.prompt).slice(0, PROMPT_MAX);
    v.changes.approvals.set(approval, {
      id: approval,
      task_id: task,
      node_id: id,
      visit,
      // Until LangGraph raises the interrupt; other branches may still be at work.
      interrupt_id: `parked:${approval}`,
      prompt,
      context: Buffer.byteLength(context.text) > CONTEXT_MAX ? { too_large: true } : context.value,
      on_timeout: request.onTimeout,
      expires_at: expires,
    });
    parked = { ...wait, approval, until: expires };
    note(v, "approval.created", { approval_id: approval, task_id: task, prompt, expires_at: expires });
  }
  if (wait.stage === "retry") {
    saveRun(v, wait, { status: "failed", error: error ?? null });
    note(v, "node.retrying", { visit, attempt, error: error ?? null, until: wait.until });
  } else {
    saveRun(v, wait, { status: "waiting", output: wait.result ? shown(wait.result.output) : null });
    note(v, "node.waiting", {
      visit,
      attempt,
      kind: request ? "approval" : wait.stage === "called" ? "call" : "sleep",
      ...(wait.stage === "called" ? { execution_id: wait.call } : {}),
      until: parked.until,
      approval_id: parked.approval,
    });
  }
  return command(v, [id], { waits: { [id]: parked } });
}
