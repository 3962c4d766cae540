/**
 * What one LangGraph node does when it is triggered: nothing yet, pass it on, begin a visit, or go on with one that waited.
 * A node that waits routes to itself and raises its interrupt at the beginning of the next superstep, before anything else, because
 * LangGraph runs a node again from its start on resume. While another branch still has work it keeps routing to itself instead, so that
 * a waiting approval holds up nobody else.
 */
import { Command, interrupt } from "@langchain/langgraph";
import type { NodeDefinition, Resumption } from "@/lib/nodes/types";
import { decide } from "@/lib/workflow/decide";
import type { WorkflowNode } from "@/lib/workflow/schema";
import { attempt, lapse, resumeAttempt } from "./attempt";
import { goOnCalled } from "./calls";
import { nodeIdOf } from "./compile";
import { closeLoop, end, halt, park, passOn } from "./ending";
import { fuse } from "./fuse";
import { resolveInput } from "./input";
import { type Changes, noChanges } from "./rows";
import type { Slice } from "./slice";
import type { EngineState, EngineUpdate, Wait } from "./state";
import { shown } from "./values";

/** Everything that belongs to one call of one node. */
export interface Visit {
  slice: Slice;
  state: EngineState;
  id: string;
  node: WorkflowNode;
  definition: NodeDefinition | null;
  /** Rows to be stored together with the task's writes; those of all visits of one task. */
  changes: Changes;
  /** Not the first visit of its task. */
  follows: boolean;
  /** Its place among the visits of its task, from 0. */
  turn: number;
  /** Counters to write when the visit first leaves a trace. */
  first: EngineUpdate;
}

/** A visit's place in the execution. `run` is its row in node_runs, `started` when the attempt began. */
export type Place = Pick<Wait, "visit" | "attempt" | "failures" | "run" | "started" | "input">;

const idle = () => new Command<unknown, EngineUpdate>({ goto: [] });

/** Runs the node. @returns what LangGraph writes and triggers next. */
export async function visit(slice: Slice, id: string, state: EngineState, taskId: string): Promise<Command> {
  slice.throwIfStopped();
  if (state.halt) return idle();
  const v = visitOf(slice, id, state, null);
  if (!v) return idle();
  const wait = state.waits[id];
  const first = wait ? await goOn(v, wait) : await enter(v);
  let turn = 0;
  const command = await fuse(slice, state, first, (next, then) => {
    const follower = visitOf(slice, next, then, v, ++turn);
    return follower ? enter(follower) : Promise.resolve(idle());
  });
  slice.hold(taskId, v.changes, isDurable(v));
  return command;
}

/** What is stored before it starts and when it ends. A node of no known type does nothing. */
export function isDurable({ slice, id, definition }: Visit): boolean {
  return definition !== null && slice.compiled.plan.nodes[id]?.durable !== false;
}

/** @param after the first visit of the same task. */
function visitOf(slice: Slice, id: string, state: EngineState, after: Visit | null, turn = 0): Visit | null {
  const node = slice.compiled.nodes.get(id);
  if (!node) return null;
  const definition = slice.deps.nodeTypes.get(node.component_type) ?? null;
  const changes = after?.changes ?? noChanges();
  return { slice, state, id, node, definition, changes, follows: after !== null, turn, first: {} };
}

async function enter(v: Visit): Promise<Command> {
  const { slice, state, id } = v;
  const decision = decide(slice.compiled.plan, id, state.tokens);
  if (decision.kind === "wait") return idle();
  if (decision.kind === "close") return closeLoop(v);
  const number = (state.visits[id] ?? 0) + (state.skips[id] ?? 0) + 1;
  if (decision.kind === "skip") return passOn(v, number);
  v.first = { visits: { [id]: (state.visits[id] ?? 0) + 1 }, runs: 1 };
  const { nodeRuns } = slice.deps.limits;
  const place: Place = {
    visit: number,
    attempt: slice.attemptAfter(0, id, number),
    failures: 0,
    run: slice.deps.newId(),
    started: slice.time(),
    input: { v: null },
  };
  if (state.runs >= nodeRuns) {
    const message = `This execution ran ${nodeRuns} nodes; it was stopped as a runaway.`;
    return halt(v, {
      kind: "failed",
      node_id: id,
      error: { code: "too_many_node_runs", message, hint: "Give the loop an exit.", retriable: false },
    });
  }
  const input = await resolveInput(v, decision.fired);
  if ("error" in input) return attempt(v, place, input.error);
  place.input = input.stored;
  if (v.node.interrupt_before) {
    return park(
      v,
      { ...place, stage: "before", approval: null, until: null },
      {
        prompt: `Run "${v.node.name ?? id}"?`,
        context: { node: id, input: shown(input.stored) },
        timeoutSeconds: null,
        onTimeout: "reject",
      },
    );
  }
  return attempt(v, place);
}

async function goOn(v: Visit, wait: Wait): Promise<Command> {
  const { slice, id } = v;
  let resumption = slice.resumption(wait);
  const isPaused = slice.paused.has(id);
  if (resumption === null && othersWork(v)) return new Command({ goto: [slice.compiled.graphName(id)] });
  if (resumption === null || isPaused) {
    // Throws, unless LangGraph has a value for exactly this interrupt.
    resumption = interrupt<unknown, Resumption>({
      kind: wait.stage === "called" ? "call" : wait.approval === null ? "sleep" : "approval",
      node_id: id,
      approval: wait.approval,
      until: wait.until,
    });
  }
  if (wait.approval !== null && resumption.kind === "decision") noteDecision(v, wait.approval, resumption);
  const place: Place = wait;
  const refused = resumption.kind === "decision" && resumption.decision !== "approved";
  switch (wait.stage) {
    case "retry":
      return attempt(v, {
        ...place,
        attempt: slice.attemptAfter(wait.attempt, id, wait.visit),
        run: slice.deps.newId(),
        started: slice.time(),
      });
    case "before":
      return refused ? refuse(v, place, resumption) : attempt(v, place);
    case "after":
      if (refused || !wait.result) return refuse(v, place, resumption);
      return end(v, place, wait.result.output, wait.result.route);
    case "called":
      return goOnCalled(v, wait);
    case "asked":
    case "asleep":
      if (wait.approval !== null && slice.lapsed.has(wait.approval)) return lapse(v, place);
      return resumeAttempt(v, place, resumption);
  }
}

/** True when a task of this superstep does something else than wait. */
function othersWork({ slice, state, id }: Visit): boolean {
  return slice.thread.next().some((name) => {
    const other = nodeIdOf(name);
    const wait = state.waits[other];
    return other !== id && (!wait || slice.resumption(wait) !== null);
  });
}

function noteDecision(v: Visit, approval: string, resumption: Extract<Resumption, { kind: "decision" }>): void {
  v.changes.consumed.add(approval);
  const { decision, comment, decided_by, decided_at } = resumption;
  v.changes.events.push({
    type: "approval.decided",
    node_id: v.id,
    data: {
      approval_id: approval,
      decision,
      comment,
      decided_by: decided_by && { id: decided_by.id, name: decided_by.name },
      decided_at,
    },
    at: v.slice.time(),
  });
}

/** interrupt_before or interrupt_after was answered with no: the execution ends. */
function refuse(v: Visit, place: Place, resumption: Resumption): Command {
  const comment = resumption.kind === "decision" ? resumption.comment : null;
  return halt(
    v,
    { kind: "cancelled", node_id: v.id, reason: comment ?? `"${v.node.name ?? v.id}" was rejected.` },
    place,
  );
}
