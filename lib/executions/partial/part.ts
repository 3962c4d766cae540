/** The part that runs, and how it stands when it begins. Pure. */
import { type EndedVisit, settleAll } from "@/lib/engine/rebuild";
import type { NodeDefinition } from "@/lib/nodes/types";
import { before, type CutMode, cutFrom, cutOnly, cutTo, onwardInRound } from "@/lib/workflow/cut";
import { type Plan, plan as planOf } from "@/lib/workflow/plan";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import type { Standing } from "../derive/origin";
import { firedBy, pinned, runsOf, type Source, staleNodes } from "./known";

type NodeTypes = ReadonlyMap<string, NodeDefinition>;

export interface Part {
  document: WorkflowDocument;
  /** Null: it begins at the start. */
  standing: Standing | null;
  /** Pinned outputs that stand for runs. */
  outputs: Record<string, unknown>;
  /** Nodes that may run. */
  runs: string[];
  reused: { node_id: string; from: "pin" | "execution"; stale: boolean }[];
}

/** @returns the part, or null when what is known does not lead to the node. */
export function partOf(source: Source, mode: CutMode, nodeId: string, types: NodeTypes): Part | null {
  switch (mode) {
    case "to":
      return upTo(source, nodeId, types);
    case "from":
      return fromHere(source, nodeId, types);
    case "only":
      return onlyThis(source, nodeId, types);
  }
}

function upTo({ draft }: Source, nodeId: string, types: NodeTypes): Part | null {
  const document = cutTo(draft, nodeId, types);
  if (!document) return null;
  return { document, standing: null, outputs: {}, runs: planOf(document, types).order, reused: [] };
}

function fromHere(source: Source, nodeId: string, types: NodeTypes): Part | null {
  const document = cutFrom(source.draft, nodeId, types);
  if (!document) return null;
  const plan = planOf(document, types);
  const ahead = onwardInRound(plan, nodeId).add(nodeId);
  const around = loopsAround(plan, nodeId);
  const known = new Map<string, EndedVisit[]>();
  for (const [id, runs] of runsOf(source)) {
    const node = plan.nodes[id];
    if (!node || ahead.has(id)) continue;
    // In the loop that the node is in, what comes before it counts as the first round: its newest run that leads on to the node.
    const isRound = node.loop !== null && around.has(node.loop);
    known.set(id, isRound ? newest(runs, (run) => leadsOn(plan, run, ahead)) : runs);
  }
  return settled(source, { document, plan, known, nodeId });
}

function onlyThis(source: Source, nodeId: string, types: NodeTypes): Part | null {
  const whole = planOf(source.draft, types);
  const node = whole.nodes[nodeId];
  if (!node) return null;
  const runs = runsOf(source);
  const sources = new Map<string, EndedVisit[]>();
  for (const id of before(whole, [nodeId])) {
    const known = id === nodeId ? undefined : runs.get(id);
    if (known)
      sources.set(
        id,
        newest(known, (run) => firesInto(whole, run, nodeId)),
      );
  }
  const edges = [...node.forward, ...node.back].flatMap((id) => whole.edges[id] ?? []);
  const open = edges.filter((edge) => sources.has(edge.source));
  const fired = open.filter((edge) =>
    (sources.get(edge.source) ?? []).some((run) => firedBy(whole, run).includes(edge.id)),
  );
  // It runs whichever way was taken at the time: that is what was asked for.
  const through = node.isEntry ? [] : fired.length > 0 ? fired : open;
  if (!node.isEntry && through.length === 0) return null;
  const document = cutOnly(source.draft, nodeId, new Set(sources.keys()), new Set(through.map((edge) => edge.id)));
  const pins = { ...document.pins };
  // Its own pin would keep it from running.
  delete pins[nodeId];
  const part = { ...document, pins };
  const known = new Map([...sources].map(([id, list]) => [id, list.map(asPlainRun)]));
  const found = settled(source, { document: part, plan: planOf(part, types), known, nodeId });
  // What stands beside it has no say in what the run comes to.
  if (found?.standing) found.standing.progress.ends = [];
  return found;
}

/** Its edges were made plain ones, and fire for a run without a route. */
const asPlainRun = (run: EndedVisit): EndedVisit => ({ ...run, kind: "completed", route: null });

interface Open {
  document: WorkflowDocument;
  plan: Plan;
  known: ReadonlyMap<string, readonly EndedVisit[]>;
  nodeId: string;
}

function settled(source: Source, { document, plan, known, nodeId }: Open): Part | null {
  const { progress, taken } = settleAll(plan, known);
  if (!progress.next.includes(nodeId)) return null;
  const stale = staleNodes(plan, source);
  const outputs: Record<string, unknown> = {};
  const ids = [...new Set(taken.filter(({ run }) => run !== null).map(({ node_id }) => node_id))];
  const reused = ids.map((node_id): Part["reused"][number] => {
    const pin = pinned(source, node_id);
    if (pin) outputs[node_id] = pin.output ?? null;
    return { node_id, from: pin ? "pin" : "execution", stale: pin === null && stale.has(node_id) };
  });
  const gone = new Set(taken.map(({ node_id }) => node_id));
  // A pin has no row that could be taken over.
  const rows = taken.map((visit) => (visit.run === "" ? { ...visit, run: null } : visit));
  return {
    document,
    standing: rows.length > 0 ? { progress, taken: rows } : null,
    outputs,
    runs: plan.order.filter((id) => !gone.has(id) || progress.next.includes(id)),
    reused,
  };
}

/** The newest of the runs, one that fits if there is one. */
function newest(runs: readonly EndedVisit[], fits: (run: EndedVisit) => boolean): EndedVisit[] {
  const run = runs.findLast(fits) ?? runs.at(-1);
  return run ? [run] : [];
}

function leadsOn(plan: Plan, run: EndedVisit, ahead: ReadonlySet<string>): boolean {
  return firedBy(plan, run).some((id) => {
    const edge = plan.edges[id];
    if (!edge || edge.isBack) return false;
    return ahead.has(edge.target) || [...onwardInRound(plan, edge.target)].some((next) => ahead.has(next));
  });
}

function firesInto(plan: Plan, run: EndedVisit, nodeId: string): boolean {
  return firedBy(plan, run).some((id) => plan.edges[id]?.target === nodeId);
}

function loopsAround(plan: Plan, nodeId: string): Set<number> {
  const found = new Set<number>();
  for (let loop = plan.nodes[nodeId]?.loop ?? null; loop !== null; loop = plan.loops[loop]?.parent ?? null)
    found.add(loop);
  return found;
}
