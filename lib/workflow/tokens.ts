/**
 * Tokens: how far an execution has come, as a flat map of texts that can be stored and merged. Every key has one writer (an edge's
 * token its source, a node's marks the node itself, a loop's counters its header), so what nodes that end at the same time write
 * never collides, and no key is ever taken away by another node.
 *
 *   e<edge>  "F2.5.0" fired or "S2.5.0" skipped: in round 2 of the loop around both ends, wave 5 (newer waves have higher
 *            numbers), in round 0 of the outermost loop that it leaves
 *   c<edge>  "2.5"  the target has used it up to wave 5 of round 2
 *   n<node>  "2"    the node ended (ran or was skipped) in round 2 of its loop
 *   r<node>  "2.3"  ended 3 times in round 2; kept for nodes that can repeat within one
 *   i<loop>  "2"    rounds begun, over all visits        b<loop>  "1"   first round of this visit
 *   x<loop>  "2.4"  over, after round 2, in round 4 of the loop around it
 */
import type { Plan, PlanEdge, PlanNode } from "./plan";

/** Opaque to everybody else: keep it, merge it, hand it back. */
export type Tokens = Readonly<Record<string, string>>;

/** Tokens after a change. Changes of nodes that ended at the same time may be merged in any order. */
export function mergeTokens(tokens: Tokens, change: Tokens): Tokens {
  return { ...tokens, ...change };
}

export interface Token {
  fired: boolean;
  wave: number;
  /** Round of the outermost loop that the edge leaves; 0 when it leaves none. */
  exitRound: number;
}

/** Rounds begun of a loop; 0 outside of loops and before the first. */
export function roundOf(tokens: Tokens, loop: number | null): number {
  return loop === null ? 0 : Number(tokens[`i${loop}`] ?? 0);
}

/** The edge's token, or null when there is none in the present round. */
export function tokenOf(edge: PlanEdge, tokens: Tokens): Token | null {
  const match = /^([FS])(\d+)\.(\d+)\.(\d+)$/.exec(tokens[`e${edge.index}`] ?? "");
  if (!match || Number(match[2]) !== roundOf(tokens, edge.scope)) return null;
  return { fired: match[1] === "F", wave: Number(match[3]), exitRound: Number(match[4]) };
}

/** Highest wave of the edge that its target has used in the present round; -1 for none. */
export function usedWave(edge: PlanEdge, tokens: Tokens): number {
  const pair = pairOf(tokens[`c${edge.index}`]);
  return pair && pair[0] === roundOf(tokens, edge.scope) ? pair[1] : -1;
}

export function hasEnded(node: PlanNode, tokens: Tokens): boolean {
  return tokens[`n${node.index}`] === String(roundOf(tokens, node.loop));
}

/** True while a loop has begun a round and is not over. */
export function isRunning(loop: number, tokens: Tokens): boolean {
  const round = roundOf(tokens, loop);
  return round > 0 && pairOf(tokens[`x${loop}`])?.[0] !== round;
}

/** True when everything in the loop's present round has ended: its members, and its inner loops as a whole. */
export function isRoundOver(plan: Plan, loop: number, tokens: Tokens): boolean {
  const { nodes, inner } = plan.loops[loop] ?? { nodes: [], inner: [] };
  const round = roundOf(tokens, loop);
  return (
    nodes.every((id) => {
      const node = plan.nodes[id];
      return (
        node === undefined ||
        (hasEnded(node, tokens) && !(node.repeats && !node.isHeader && arrival(plan, node, tokens).kind !== "wait"))
      );
    }) &&
    inner.every((id) => {
      if (isRunning(id, tokens) || pairOf(tokens[`x${id}`])?.[1] !== round) return false;
      const header = plan.nodes[plan.loops[id]?.header ?? ""];
      return header === undefined || !header.repeats || arrival(plan, header, tokens).kind === "wait";
    })
  );
}

export type Arrival = { kind: "wait" } | { kind: "run"; fired: string[] } | { kind: "skip" };

/** What the tokens on a node's forward edges amount to. */
export function arrival(plan: Plan, node: PlanNode, tokens: Tokens): Arrival {
  const edges = node.forward.flatMap((id) => plan.edges[id] ?? []);
  let open = 0;
  const fired: string[] = [];
  for (const edge of edges) {
    const token = tokenOf(edge, tokens);
    const isUsed = token !== null && token.wave <= usedWave(edge, tokens);
    if (token === null) open += 1;
    // In later rounds of a loop nothing more comes in past its header: such an edge counts as skipped.
    else if (isUsed && !edge.isSideEntry) open += 1;
    else if (token.fired && !isUsed) fired.push(edge.id);
  }
  if (fired.length > 0 && (open === 0 || node.join === "any")) return { kind: "run", fired };
  return open === 0 && edges.length > 0 ? { kind: "skip" } : { kind: "wait" };
}

export function pairOf(text: string | undefined): [number, number] | null {
  const match = /^(\d+)\.(\d+)$/.exec(text ?? "");
  return match ? [Number(match[1]), Number(match[2])] : null;
}
