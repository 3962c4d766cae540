/**
 * Executions that begin where another one had come to: their row holds tokens and counters, their node_runs marked "reused" hold the outputs.
 * The first slice makes the first checkpoint of it; from there on they are like any other.
 */
import { Command } from "@langchain/langgraph";
import { z } from "zod";
import type { ArtifactRef } from "@/lib/storage/artifacts";
import type { Compiled } from "./compile";
import type { Progress } from "./rebuild";
import { tenantStatement } from "./sql";
import { type EngineUpdate, outputChannel, type Stored } from "./state";

const counts = z.record(z.string(), z.number().int());

/** executions.seed */
export const seedColumn = z.object({
  tokens: z.record(z.string(), z.string()),
  visits: counts,
  skips: counts,
  ends: z.array(z.string()),
  runs: z.number().int(),
  next: z.array(z.string()),
  fired: z.array(z.string()),
  newest: counts,
}) satisfies z.ZodType<Progress>;

export interface SeedState {
  progress: Progress;
  outputs: Record<string, Stored>;
}

interface Row {
  seed: unknown;
  outputs: { node_id: string; output: unknown; artifact: ArtifactRef | null }[];
}

// A row shows an artifact as {"$artifact": …}, and people's data may look like that: it is one when this workspace has it.
const LOAD = `
select e.seed, (
  select coalesce(jsonb_agg(jsonb_build_object('node_id', r.node_id, 'output', r.output, 'artifact', (
      select jsonb_build_object('hash', a.hash, 'size', a.size, 'mime', a.mime)
      from artifacts a where a.org_id = e.org_id and a.hash = r.output #>> '{$artifact,hash}'))), '[]')
  from node_runs r where r.execution_id = e.id and r.reused and r.visit = (e.seed -> 'newest' ->> r.node_id)::int) as outputs
from executions e where e.id = $1`;

/** @throws when the execution has no seed. */
export async function loadSeed(orgId: string, executionId: string): Promise<SeedState> {
  const [row] = await tenantStatement<Row>(orgId, LOAD, [executionId]);
  const outputs = (row?.outputs ?? []).map(({ node_id, output, artifact }): [string, Stored] => [
    node_id,
    artifact ? { $artifact: artifact } : { v: output },
  ]);
  return { progress: seedColumn.parse(row?.seed), outputs: Object.fromEntries(outputs) };
}

/** What LangGraph begins with instead of the entry nodes. */
export function seedCommand({ graphName, nodes }: Compiled, { progress, outputs }: SeedState): Command {
  const { tokens, visits, skips, ends, runs, next } = progress;
  const update: EngineUpdate = { tokens, visits, skips, ends, runs };
  for (const [id, stored] of Object.entries(outputs)) if (nodes.has(id)) update[outputChannel(id)] = stored;
  return new Command({ goto: next.map(graphName), update });
}
