/** How a visit leaves the graph: with edges that fire, waiting, passed over, or stopping everything. Builds the rows and the Command. */
import { Command } from "@langchain/langgraph";
import type { NodeErrorShape } from "@/lib/nodes/errors";
import type { ApprovalRequest } from "@/lib/nodes/types";
import { plain } from "./json";
import type { EventRow, RunRow } from "./rows";
import { decide, firedEdges, settle } from "./rules";
import type { EngineUpdate, Halt, Stored, Wait } from "./state";
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

function saveRun(v: Visit, place: Place, more: Parameters<typeof runRow>[2]): RunRow {
  const row = runRow(v, place, more);
  v.changes.runs.set(row.id, row);
  return row;
}

function command(v: Visit, goto: readonly string[], update: EngineUpdate): Command {
  const tokens = { set: update.tokens?.set ?? {}, used: v.used };
  return new Command({ goto: goto.map(v.slice.compiled.graphName), update: { ...v.first, ...update, tokens } });
}

/** Fires edges, skips the others, and triggers what they lead to. */
function leave(v: Visit, fired: readonly string[], update: EngineUpdate): Command {
  const { plan } = v.slice.compiled;
  const { set, goto } = settle(plan, v.id, fired, v.stamp);
  for (const edge of fired) note(v, "edge.fired", { edge_id: edge });
  // Tokens may have come in while it waited; nobody would trigger it for those again.
  const rest = Object.fromEntries(Object.entries(v.state.tokens).filter(([edge]) => !(edge in v.used)));
  const visits = { ...v.state.visits, [v.id]: v.first.visits?.[v.id] ?? v.state.visits[v.id] ?? 1 };
  const again = decide(plan, v.id, { tokens: rest, visits }).kind !== "wait" ? [v.id] : [];
  return command(v, [...new Set([...goto, ...again])], { ...update, tokens: { set, used: {} } });
}

/** All edges into it were skipped: it is skipped and passes that on. */
export function passOn(v: Visit, visit: number): Command {
  const now = v.slice.time();
  const place: Place = { visit, attempt: 1, failures: 0, run: v.slice.deps.newId(), started: now, input: { v: null } };
  saveRun(v, place, { status: "skipped" });
  note(v, "node.skipped", { visit });
  return leave(v, [], { skips: { [v.id]: (v.state.skips[v.id] ?? 0) + 1 } });
}

/** The node is done. @param how.failed its failure, when on_error lets the execution go on. */
export function end(
  v: Visit,
  place: Place,
  output: Stored,
  how: { route: string | null; direct: boolean; failed: NodeErrorShape | null },
): Command {
  const fired = firedEdges(v.slice.compiled.plan, v.id, { route: how.route, direct: how.direct, failed: false });
  return ended(v, place, output, how.route, fired, how.failed);
}

function ended(
  v: Visit,
  place: Place,
  output: Stored,
  route: string | null,
  fired: readonly string[],
  failure: NodeErrorShape | null,
): Command {
  const { visit, attempt } = place;
  const row = saveRun(v, place, {
    status: failure ? "failed" : "completed",
    output: shown(output),
    error: failure,
    route,
  });
  if (failure) note(v, "node.failed", { visit, attempt, error: failure, goes_on: true });
  else note(v, "node.completed", { visit, attempt, duration_ms: row.duration_ms, route });
  return leave(v, fired, {
    [`out.${v.id}`]: output,
    waits: { [v.id]: null },
    ...(fired.length === 0 ? { ends: [v.id] } : {}),
  });
}

/** The node has failed for good: on_error says what follows. Drawn error edges mean "branch" unless it says otherwise. */
export function failed(v: Visit, place: Place, error: NodeErrorShape): Command {
  const errorEdges = firedEdges(v.slice.compiled.plan, v.id, { route: null, direct: false, failed: true });
  const policy = v.node.on_error ?? (errorEdges.length > 0 ? "branch" : "stop");
  const output: Stored = { v: { error: plain(error).value } };
  if (policy === "continue")
    return ended(
      v,
      place,
      output,
      null,
      firedEdges(v.slice.compiled.plan, v.id, { route: null, direct: true, failed: false }),
      error,
    );
  if (policy === "branch" && errorEdges.length > 0) return ended(v, place, output, null, errorEdges, error);
  note(v, "node.failed", { visit: place.visit, attempt: place.attempt, error, goes_on: false });
  return halt(v, { kind: "failed", node_id: v.id, error }, place, { status: "failed", error });
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
  return command(v, [], { halt: why, waits: { [v.id]: null } });
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
    const context = plain(request.context);
    const prompt = request.prompt.slice(0, PROMPT_MAX);
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
      kind: request ? "approval" : "sleep",
      until: parked.until,
      approval_id: parked.approval,
    });
  }
  return command(v, [id], { waits: { [id]: parked } });
}
