/** A small engine for tests: runs a plan over tokens alone, superstep by superstep, with nodes that may take several. */
import { decide, type Outcome, settle } from "./decide";
import { type Plan, plan } from "./plan";
import type { WorkflowDocument } from "./schema";
import { mergeTokens, type Tokens } from "./tokens";

export interface Simulation {
  /** Node ids as they ran (or closed or were skipped), in order. */
  log: string[];
  skips: string[];
  fired: string[];
  /** Times that each node ran. */
  runs: Record<string, number>;
  tokens: Tokens;
  plan: Plan;
  steps: number;
}

export interface Behaviour {
  /** Outcome of the n-th run of a node, from 1. */
  outcome?: (node: string, run: number) => Partial<Extract<Outcome, { kind: "ran" }>>;
  /** Supersteps that a run takes beyond its first, as for a node that waits. */
  delay?: (node: string, run: number) => number;
  maxSteps?: number;
}

/** Runs until nothing is triggered. Throws when two nodes of one superstep write different texts to one key, or on too many steps. */
export function simulate(
  document: Pick<WorkflowDocument, "nodes" | "edges">,
  { outcome = () => ({}), delay = () => 0, maxSteps = 2000 }: Behaviour = {},
): Simulation {
  const thePlan = plan(document, new Map());
  const result: Simulation = { log: [], skips: [], fired: [], runs: {}, tokens: {}, plan: thePlan, steps: 0 };
  const busy = new Map<string, number>();
  let triggered = new Set(thePlan.entries);
  while (triggered.size > 0) {
    result.steps += 1;
    if (result.steps > maxSteps)
      throw new Error(`No end after ${maxSteps} supersteps: ${result.log.slice(-10).join(" ")}`);
    const next = new Set<string>();
    const written = new Map<string, string>();
    const before = result.tokens;
    for (const id of triggered) {
      const left = busy.get(id);
      let ended: Outcome;
      if (left !== undefined && left > 0) {
        busy.set(id, left - 1);
        next.add(id);
        continue;
      }
      if (left === 0) {
        busy.delete(id);
        ended = { kind: "ran", ...outcome(id, result.runs[id] ?? 1) };
      } else {
        const decision = decide(thePlan, id, before);
        if (decision.kind === "wait") continue;
        if (decision.kind === "run") {
          const run = (result.runs[id] ?? 0) + 1;
          result.runs[id] = run;
          result.log.push(id);
          const wait = delay(id, run);
          if (wait > 0) {
            busy.set(id, wait - 1);
            next.add(id);
            continue;
          }
          ended = { kind: "ran", ...outcome(id, run) };
        } else {
          if (decision.kind === "skip") result.skips.push(id);
          ended = decision.kind === "skip" ? { kind: "skipped" } : { kind: "closed" };
        }
      }
      const settled = settle(thePlan, id, ended, before);
      for (const [key, text] of Object.entries(settled.tokens)) {
        if (written.has(key) && written.get(key) !== text) throw new Error(`Two writers of ${key} in one superstep.`);
        written.set(key, text);
      }
      result.tokens = mergeTokens(result.tokens, settled.tokens);
      result.fired.push(...settled.fired);
      for (const target of settled.goto) next.add(target);
    }
    triggered = next;
  }
  return result;
}

/** A document from a drawing in words: "s>a:left s>b:right a>c b>c x!>y" (":route" conditional, "!>" error); `join`: nodes with join "any". */
export function draw(
  text: string,
  more: Record<string, Partial<WorkflowDocument["nodes"][number]>> = {},
): Pick<WorkflowDocument, "nodes" | "edges"> {
  const edges = text
    .trim()
    .split(/\s+/)
    .map((part) => {
      const [, source = "", error, target = "", route] = /^(\w+)(!?)>(\w+)(?::(\w+))?$/.exec(part) ?? [];
      const type = error ? ("error" as const) : route === undefined ? ("direct" as const) : ("conditional" as const);
      return {
        id: part,
        source_node_id: source,
        target_node_id: target,
        edge_type: type,
        ...(route === undefined ? {} : { route }),
      };
    });
  const ids = [...new Set(edges.flatMap((edge) => [edge.source_node_id, edge.target_node_id]))];
  const nodes = ids.map((id) => ({
    node_id: id,
    component_type: "step",
    config: {},
    ...(id === "s" ? { is_entry_point: true } : {}),
    ...more[id],
  }));
  return { nodes, edges };
}
