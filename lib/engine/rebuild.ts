/**
 * Where an execution stood after each of its supersteps, from what its visits left behind: which node ended in which superstep, by which
 * route. The token rules decide everything else, so nothing is stored for this and executions of pure nodes have it too. Pure.
 *
 * The same rules also tell where an execution of another version would stand with the outputs that are there (settleAll).
 */
import { decide, type Outcome, settle } from "@/lib/workflow/decide";
import type { Plan } from "@/lib/workflow/plan";
import { mergeTokens, type Tokens } from "@/lib/workflow/tokens";
import { graphNameOf } from "./compile";

/** A visit that ended with edges fired or skipped. */
export interface EndedVisit {
  node_id: string;
  visit: number;
  /** The superstep; null for executions from before it was noted. */
  step: number | null;
  /** Place in a chain of visits within one superstep, each of which saw what the one before had left. */
  turn: number;
  kind: "completed" | "failed" | "skipped";
  route: string | null;
  /** Its row in node_runs; for a visit that began anew, of the last attempt. */
  run: string;
}

/** A visit that has been gone through: its row, or null for one that the rules alone skip. */
export interface TakenVisit {
  node_id: string;
  visit: number;
  run: string | null;
}

/** How far it has come. Visits that are not over count as not begun: whoever goes on from here begins them. */
export interface Progress {
  tokens: Tokens;
  visits: Record<string, number>;
  skips: Record<string, number>;
  ends: string[];
  runs: number;
  /** Nodes that are triggered. */
  next: string[];
  /** Edges that have fired at least once. */
  fired: string[];
  /** Visit of each node's newest output. */
  newest: Record<string, number>;
}

/** The history does not fit the rules: of another version, or with a hole in it. */
export class BrokenHistory extends Error {
  constructor(readonly nodeId: string) {
    super(`What is stored of "${nodeId}" does not fit the drawing.`);
    this.name = "BrokenHistory";
  }
}

/** The very start. */
export function atStart(plan: Plan): Progress {
  const next = [...plan.entries];
  return { tokens: {}, visits: {}, skips: {}, ends: [], runs: 0, next, fired: [], newest: {} };
}

type Lookup = (nodeId: string, visit: number) => EndedVisit | { kind: "skipped"; run: null } | null;

/** One superstep: every triggered node decides against the same tokens. @returns how it stands then, and what ended. */
function superstep(plan: Plan, now: Progress, find: Lookup): { after: Progress; taken: TakenVisit[]; moved: boolean } {
  const after: Progress = {
    ...now,
    visits: { ...now.visits },
    skips: { ...now.skips },
    ends: [...now.ends],
    newest: { ...now.newest },
    next: [],
  };
  const taken: TakenVisit[] = [];
  const next = new Set<string>();
  const fired = new Set(now.fired);
  let moved = false;
  // LangGraph applies the writes of a superstep in the order of the graph's names.
  for (const id of [...now.next].sort((a, b) => (graphNameOf(a) < graphNameOf(b) ? -1 : 1))) {
    const visit = (now.visits[id] ?? 0) + (now.skips[id] ?? 0) + 1;
    const decision = decide(plan, id, now.tokens);
    const ended = decision.kind === "close" ? null : find(id, visit);
    if (!ended && (decision.kind === "run" || decision.kind === "skip")) {
      next.add(id);
      continue;
    }
    moved = true;
    if (!ended && decision.kind === "wait") continue;
    const outcome: Outcome = !ended
      ? { kind: "closed" }
      : ended.kind === "skipped"
        ? { kind: "skipped" }
        : { kind: "ran", route: ended.route, failed: ended.kind === "failed" };
    const settled = settle(plan, id, outcome, now.tokens);
    after.tokens = mergeTokens(after.tokens, settled.tokens);
    for (const edge of settled.fired) fired.add(edge);
    for (const target of settled.goto) next.add(target);
    if (!ended) continue;
    taken.push({ node_id: id, visit, run: ended.run });
    if (ended.kind === "skipped") {
      after.skips[id] = (now.skips[id] ?? 0) + 1;
      continue;
    }
    after.visits[id] = (now.visits[id] ?? 0) + 1;
    after.runs += 1;
    after.newest[id] = visit;
    if (settled.fired.length === 0) after.ends = [...after.ends.filter((other) => other !== id), id];
  }
  after.next = [...next];
  after.fired = [...fired];
  return { after, taken, moved };
}

/** One superstep in which nothing runs: loops are closed, and nodes that were triggered too early forget it. */
export function quietStep(plan: Plan, now: Progress): { after: Progress; moved: boolean } {
  return superstep(plan, now, () => null);
}

/** What ended at the same time, the earliest first. Their places are the numbers of checkpoints, from 1. @throws BrokenHistory */
export function momentsOf<V extends EndedVisit>(history: readonly V[]): V[][] {
  const moments = new Map<string, V[]>();
  for (const visit of history) {
    if (visit.step === null) throw new BrokenHistory(visit.node_id);
    const key = `${visit.step}.${visit.turn}`;
    moments.set(key, [...(moments.get(key) ?? []), visit]);
  }
  return [...moments.values()];
}

/**
 * Goes through an execution again, moment by moment. Calls `each` with how it stood after every one.
 * @param from atStart, or the seed it began with. @param moments of momentsOf, or the first of them.
 * @returns how it stood after the last, and what had ended. @throws BrokenHistory
 */
export function rebuild<V extends EndedVisit>(
  plan: Plan,
  from: Progress,
  moments: readonly V[][],
  each: (place: number, after: Progress, ended: V[]) => void = () => undefined,
): { progress: Progress; taken: TakenVisit[] } {
  let progress = from;
  let step = -1;
  const taken: TakenVisit[] = [];
  for (const [place, ended] of moments.entries()) {
    const at = ended[0]?.step ?? 0;
    // Supersteps in which nothing ended …
    for (step += 1; step < at; step++) progress = quietStep(plan, progress).after;
    step = at;
    // … and what in a chain of visits left no trace.
    while (ended.some(({ node_id }) => !isReady(plan, progress, node_id))) {
      const quiet = quietStep(plan, progress);
      if (!quiet.moved) break;
      progress = quiet.after;
    }
    const byNode = new Map<string, EndedVisit>(ended.map((visit) => [visit.node_id, visit]));
    const result = superstep(plan, progress, (id, visit) => {
      const found = byNode.get(id);
      return found?.visit === visit ? found : null;
    });
    progress = result.after;
    taken.push(...result.taken);
    const missing = ended.find((visit) => !result.taken.some(({ run }) => run === visit.run));
    if (missing) throw new BrokenHistory(missing.node_id);
    each(place, progress, ended);
  }
  return { progress, taken };
}

function isReady(plan: Plan, { next, tokens }: Progress, nodeId: string): boolean {
  const { kind } = decide(plan, nodeId, tokens);
  return next.includes(nodeId) && (kind === "run" || kind === "skip");
}

/**
 * Goes as far as the given outputs lead, in any version: a node whose nth run is known is not run again.
 * @param known runs of each node that may be reused, the first one first.
 */
export function settleAll(
  plan: Plan,
  known: ReadonlyMap<string, readonly EndedVisit[]>,
): { progress: Progress; taken: TakenVisit[] } {
  let progress = atStart(plan);
  const taken: TakenVisit[] = [];
  for (let moved = true; moved; ) {
    const { visits, tokens } = progress;
    const result = superstep(plan, progress, (id) => {
      const { kind } = decide(plan, id, tokens);
      if (kind === "skip") return { kind: "skipped", run: null };
      return kind === "run" ? (known.get(id)?.[visits[id] ?? 0] ?? null) : null;
    });
    progress = result.after;
    taken.push(...result.taken);
    moved = result.moved;
  }
  return { progress, taken };
}

/** Nodes that edges lead to from this one, over any number of others; itself when it is in a loop. */
export function downstreamOf(plan: Plan, nodeId: string): Set<string> {
  const found = new Set<string>();
  const queue = [nodeId];
  for (const id of queue) {
    for (const edge of plan.nodes[id]?.out ?? []) {
      const target = plan.edges[edge]?.target;
      if (target === undefined || found.has(target)) continue;
      found.add(target);
      queue.push(target);
    }
  }
  return found;
}
