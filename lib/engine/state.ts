/**
 * The LangGraph state of an execution. LangGraph rewrites a changed channel whole, so each node's output is a channel of its own
 * (`out.<node id>`) and the shared channels hold only a few bytes per node. Every channel has a reducer, for parallel nodes write at once.
 * The trigger is not in the state: it is immutable and lies in the execution's row.
 */
import { Annotation } from "@langchain/langgraph";
import type { NodeErrorShape } from "@/lib/nodes/errors";
import type { ArtifactRef } from "@/lib/storage/artifacts";
import { mergeTokens, type Tokens } from "@/lib/workflow/tokens";

/** A value in a channel: itself, or where it lies when over 64 KB. The wrapping keeps people's data from posing as a reference. */
export type Stored = { v: unknown } | { $artifact: ArtifactRef };

/** A visit that is not over: what it waits for, and all that is needed to go on with it. */
export interface Wait {
  /** before/after: interrupt_before/after; retry: backoff; asked: the executor wants a decision; asleep: it sleeps; called: a workflow runs. */
  stage: "before" | "after" | "retry" | "asked" | "asleep" | "called";
  visit: number;
  attempt: number;
  /** Attempts that failed by themselves; a crash does not count. */
  failures: number;
  /** node_runs row of the attempt, and when it began (ISO 8601). */
  run: string;
  started: string;
  input: Stored;
  /** Approval that it waits for, when it waits for a person. */
  approval: string | null;
  /** Wakes by itself at this moment, ISO 8601. */
  until: string | null;
  /** called: the execution that it waits for. */
  call?: string;
  /** after: what the node gave. */
  result?: { output: Stored; route: string | null };
}

/** Why nothing more may run. */
export type Halt =
  | { kind: "failed"; node_id: string; error: NodeErrorShape }
  | { kind: "cancelled"; node_id: string; reason: string };

type Patch<T> = Record<string, T | null>;

/** Merges by key; null deletes. */
export function mergePatch<T>(now: Record<string, T>, patch: Patch<T>): Record<string, T> {
  const next = { ...now };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete next[key];
    else next[key] = value;
  }
  return next;
}

const mergeEnds = (a: string[], b: string[]): string[] => [...a.filter((id) => !b.includes(id)), ...b];

const empty = () => ({});

/** Channels that every workflow has. */
export const SHARED = {
  /** How far it has come, edge by edge (lib/workflow/tokens.ts). */
  tokens: Annotation<Tokens, Tokens>({ reducer: mergeTokens, default: empty }),
  visits: Annotation<Record<string, number>, Patch<number>>({ reducer: mergePatch, default: empty }),
  /** How often a node was passed over; with visits it numbers the rows of node_runs. */
  skips: Annotation<Record<string, number>, Patch<number>>({ reducer: mergePatch, default: empty }),
  waits: Annotation<Record<string, Wait>, Patch<Wait>>({ reducer: mergePatch, default: empty }),
  /** Nodes that ended with no fired edge, the newest last. */
  ends: Annotation<string[], string[]>({ reducer: mergeEnds, default: () => [] }),
  /** Node runs so far, against runaway loops. */
  runs: Annotation<number, number>({ reducer: (a, b) => a + b, default: () => 0 }),
  halt: Annotation<Halt | null, Halt | null>({ reducer: (a, b) => a ?? b, default: () => null }),
};

export const outputChannel = (nodeId: string): `out.${string}` => `out.${nodeId}`;

/** One node's output: the last value written. */
export const outputAnnotation = () =>
  Annotation<Stored | null, Stored | undefined>({ reducer: (a, b) => (b === undefined ? a : b), default: () => null });

/** What a node sees of the state. */
export interface EngineState {
  tokens: Tokens;
  visits: Record<string, number>;
  skips: Record<string, number>;
  waits: Record<string, Wait>;
  ends: string[];
  runs: number;
  halt: Halt | null;
  [output: `out.${string}`]: Stored | null;
}
export type EngineUpdate = Partial<{
  tokens: Tokens;
  visits: Patch<number>;
  skips: Patch<number>;
  waits: Patch<Wait>;
  ends: string[];
  runs: number;
  halt: Halt;
}> & { [output: `out.${string}`]: Stored | undefined };

/** The state after an update, as the reducers above make it. */
export function applyUpdate(state: EngineState, update: EngineUpdate): EngineState {
  const { tokens = {}, visits = {}, skips = {}, waits = {}, ends = [], runs = 0, halt = null, ...outputs } = update;
  return {
    ...state,
    ...(outputs as Record<`out.${string}`, Stored>),
    tokens: mergeTokens(state.tokens, tokens),
    visits: mergePatch(state.visits, visits),
    skips: mergePatch(state.skips, skips),
    waits: mergePatch(state.waits, waits),
    ends: mergeEnds(state.ends, ends),
    runs: state.runs + runs,
    halt: state.halt ?? halt,
  };
}

/** Two updates, one after the other, as one. What neither names stays out: LangGraph stores a channel anew whenever it is written. */
export function mergeUpdates(a: EngineUpdate, b: EngineUpdate): EngineUpdate {
  const both: EngineUpdate = { ...a, ...b };
  if (a.tokens && b.tokens) both.tokens = mergeTokens(a.tokens, b.tokens);
  if (a.visits && b.visits) both.visits = { ...a.visits, ...b.visits };
  if (a.skips && b.skips) both.skips = { ...a.skips, ...b.skips };
  if (a.waits && b.waits) both.waits = { ...a.waits, ...b.waits };
  if (a.ends && b.ends) both.ends = mergeEnds(a.ends, b.ends);
  if (a.runs !== undefined && b.runs !== undefined) both.runs = a.runs + b.runs;
  if (a.halt) both.halt = a.halt;
  return both;
}

export function outputOf(state: EngineState, nodeId: string): Stored | null {
  return state[`out.${nodeId}`] ?? null;
}
