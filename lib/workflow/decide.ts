/**
 * Edges as tokens (dead-path elimination): when a node has ended, each outgoing edge is fired or skipped; a node runs once when all
 * its incoming edges are resolved and one fired; when all were skipped it is skipped and passes that on. So a join neither starves
 * nor runs twice, whatever the lengths of its branches.
 *
 * Loops: a round is over when everything in the loop has ended. If an edge back to the header fired, the next round begins; else the
 * loop is over, and its exits that never fired are skipped. Exits that fire do so at once, each time. (Starting the next round
 * while branches of the last still run, as a bare "back edges trigger at once" would, lets two rounds overtake each other.)
 * An exit that fires again before its target has taken the last firing counts once, with the newest data.
 *
 * The engine calls decide() for every node that is triggered, runs it, and calls settle(), which says whom to trigger next. Both are
 * pure. Nodes that are triggered at the same time may decide and settle against the same tokens; their changes merge.
 */
import type { Plan, PlanEdge, PlanNode } from "./plan";
import { arrival, hasEnded, isRoundOver, isRunning, pairOf, roundOf, type Tokens, tokenOf, usedWave } from "./tokens";

export type Decision =
  /** Not yet, or no more. */
  | { kind: "wait" }
  /** Run it. `fired`: the incoming edges that brought it here, for its input; none for an entry. */
  | { kind: "run"; fired: string[] }
  /** Do not run it; settle it as skipped. */
  | { kind: "skip" }
  /** The loop that it heads is over; settle it as closed. Nothing to show: the node has ended before. */
  | { kind: "close" };

export type Outcome =
  | {
      kind: "ran";
      /** The route that its output chose, for conditional edges. */
      route?: string | null;
      /** It failed and the execution goes on (on_error "branch" or "continue"). */
      failed?: boolean;
    }
  | { kind: "skipped" }
  | { kind: "closed" };

export interface Settlement {
  /** Edge ids, for the record. */
  fired: string[];
  skipped: string[];
  /** Nodes to trigger: decide() for each, against the merged tokens. */
  goto: string[];
  /** Change of the tokens; see mergeTokens. */
  tokens: Tokens;
}

const WAIT: Decision = { kind: "wait" };

/** Whether a triggered node runs now. Triggering it more often than needed does no harm. */
export function decide(plan: Plan, nodeId: string, tokens: Tokens): Decision {
  const node = plan.nodes[nodeId];
  if (!node) return WAIT;
  if (node.isHeader && node.loop !== null && isRunning(node.loop, tokens)) {
    if (!isRoundOver(plan, node.loop, tokens)) return WAIT;
    const fired = node.back.filter((id) => firedIn(plan.edges[id], tokens));
    return fired.length > 0 ? { kind: "run", fired } : { kind: "close" };
  }
  if (node.isEntry) {
    const isFresh = tokens[`n${node.index}`] === undefined;
    return isFresh ? { kind: "run", fired: [] } : WAIT;
  }
  if (!node.repeats && !node.isHeader && hasEnded(node, tokens)) return WAIT;
  if (!node.repeats && node.isHeader && wasVisited(plan, node, tokens)) return WAIT;
  return arrival(plan, node, tokens);
}

/** The edges that a node which ran fires. All edges with the chosen route fire; priority only orders them. */
export function firedEdges(plan: Plan, nodeId: string, outcome: Extract<Outcome, { kind: "ran" }>): string[] {
  const node = plan.nodes[nodeId];
  if (!node) return [];
  const branches = outcome.failed === true && node.onError === "branch";
  const route = node.disabled ? node.passRoute : outcome.failed ? null : (outcome.route ?? null);
  // A refused or overdue confirmation must not run on over the plain edge: only its first route goes with the direct edges.
  const withDirect = node.fixedRoutes === null || route === null || route === node.fixedRoutes[0];
  return node.out
    .flatMap((id) => plan.edges[id] ?? [])
    .filter((edge) => {
      if (edge.type === "error") return branches;
      if (branches) return false;
      return edge.type === "direct" ? withDirect : route !== null && edge.route === route;
    })
    .sort((a, b) => a.priority - b.priority || a.index - b.index)
    .map((edge) => edge.id);
}

/** What follows when a node has ended (or was skipped, or closes its loop). Pass the tokens as they are now. */
export function settle(plan: Plan, nodeId: string, outcome: Outcome, tokens: Tokens): Settlement {
  const node = plan.nodes[nodeId];
  if (!node) return { fired: [], skipped: [], goto: [], tokens: {} };
  const change: Record<string, string> = {};
  const goto = new Set<string>();
  const result: Settlement = { fired: [], skipped: [], goto: [], tokens: change };
  if (outcome.kind === "closed") close(plan, node, tokens, change, result, goto);
  else leave(plan, node, outcome, tokens, change, result, goto);
  const after = { ...tokens, ...change };
  // What came in while it ran, or before its loop was over, would trigger it no more.
  if ((node.repeats || outcome.kind === "closed") && decide(plan, nodeId, after).kind !== "wait") goto.add(nodeId);
  return { ...result, goto: [...goto] };
}

function leave(
  plan: Plan,
  node: PlanNode,
  outcome: Exclude<Outcome, { kind: "closed" }>,
  tokens: Tokens,
  change: Record<string, string>,
  result: Settlement,
  goto: Set<string>,
): void {
  const isNextRound = node.isHeader && node.loop !== null && isRunning(node.loop, tokens);
  if (!isNextRound) use(plan, node, tokens, change);
  if (node.isHeader && node.loop !== null) {
    const round = roundOf(tokens, node.loop) + 1;
    change[`i${node.loop}`] = String(round);
    if (!isNextRound) change[`b${node.loop}`] = String(round);
  }
  const now = { ...tokens, ...change };
  const round = roundOf(now, node.loop);
  const before = pairOf(tokens[`r${node.index}`]);
  const times = (before && before[0] === round ? before[1] : 0) + 1;
  change[`n${node.index}`] = String(round);
  if (node.repeats) change[`r${node.index}`] = `${round}.${times}`;
  const fired = new Set(outcome.kind === "ran" ? firedEdges(plan, node.id, outcome) : []);
  result.fired.push(...fired);
  for (const id of node.out) {
    const edge = plan.edges[id];
    if (!edge) continue;
    const isFired = fired.has(id);
    // Back edges need no "skipped"; an exit of a loop is skipped only when the loop is over.
    if (!isFired && (edge.isBack || edge.leaves !== null)) continue;
    if (!isFired) result.skipped.push(id);
    const wave = edge.leaves === null ? times : roundsUpTo(plan, node.loop, edge.leaves, now);
    change[`e${edge.index}`] = tokenText(edge, isFired, wave, now);
    if (!edge.isBack) goto.add(edge.target);
  }
  if (node.mayEndRound) goto.add(plan.loops[node.loop ?? -1]?.header ?? node.id);
}

/** Remembers which tokens a node has taken, where new ones can come on the same edges. */
function use(plan: Plan, node: PlanNode, tokens: Tokens, change: Record<string, string>): void {
  const edges = node.forward.flatMap((id) => plan.edges[id] ?? []);
  const waves = new Map<number | null, number>();
  for (const edge of edges) {
    const token = tokenOf(edge, tokens);
    if (token === null) continue;
    const loop = plan.nodes[edge.source]?.loop ?? null;
    waves.set(loop, Math.max(waves.get(loop) ?? 0, token.wave));
  }
  for (const edge of edges) {
    if (!node.repeats && !edge.isSideEntry) continue;
    const token = tokenOf(edge, tokens);
    // With join "any", what still comes of the same wave is late and not a reason to run again.
    const late =
      node.join === "any" ? (edge.leaves === null ? 1 : (waves.get(plan.nodes[edge.source]?.loop ?? null) ?? -1)) : -1;
    const wave = Math.max(token?.wave ?? -1, late, usedWave(edge, tokens));
    if (wave >= 0) change[`c${edge.index}`] = `${roundOf(tokens, edge.scope)}.${wave}`;
  }
}

/** The loop is over: exits that did not fire in this visit are skipped now. */
function close(
  plan: Plan,
  node: PlanNode,
  tokens: Tokens,
  change: Record<string, string>,
  result: Settlement,
  goto: Set<string>,
): void {
  const loop = plan.loops[node.loop ?? -1];
  if (!loop) return;
  const first = Number(tokens[`b${loop.id}`] ?? 1);
  change[`x${loop.id}`] = `${roundOf(tokens, loop.id)}.${roundOf(tokens, loop.parent)}`;
  for (const id of loop.exits) {
    const edge = plan.edges[id];
    if (!edge) continue;
    const token = tokenOf(edge, tokens);
    if (token !== null && token.exitRound >= first) continue;
    const wave = roundsUpTo(plan, plan.nodes[edge.source]?.loop ?? null, loop.id, tokens);
    result.skipped.push(id);
    change[`e${edge.index}`] = tokenText(edge, false, wave, tokens);
    goto.add(edge.target);
  }
  if (loop.parent !== null) goto.add(plan.loops[loop.parent]?.header ?? node.id);
}

function tokenText(edge: PlanEdge, isFired: boolean, wave: number, tokens: Tokens): string {
  return `${isFired ? "F" : "S"}${roundOf(tokens, edge.scope)}.${wave}.${roundOf(tokens, edge.leaves)}`;
}

/** Rounds begun of the loops from one out to another, added up: grows each time that a node in the innermost one runs again. */
function roundsUpTo(plan: Plan, from: number | null, outermost: number, tokens: Tokens): number {
  let sum = 0;
  for (let loop = from; loop !== null; loop = plan.loops[loop]?.parent ?? null) {
    sum += roundOf(tokens, loop);
    if (loop === outermost) break;
  }
  return sum;
}

function firedIn(edge: PlanEdge | undefined, tokens: Tokens): boolean {
  return edge !== undefined && tokenOf(edge, tokens)?.fired === true;
}

/** True when a loop that is not running was run through in the present round of the loop around it. */
function wasVisited(plan: Plan, header: PlanNode, tokens: Tokens): boolean {
  const over = pairOf(tokens[`x${header.loop}`]);
  return over !== null && over[1] === roundOf(tokens, plan.loops[header.loop ?? -1]?.parent ?? null);
}
