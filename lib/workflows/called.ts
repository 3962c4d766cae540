import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { workflow_versions, workflows } from "@/db/schema";
import { nodeTypes } from "@/lib/nodes/registry";
import { type CalledWorkflow, calledBy, certainNodes, plan, type WorkflowDocument } from "@/lib/workflow";
import { upgradeConfig } from "@/lib/workflow/upgrade";

/** Calls are followed as far as they may go when they run. */
const MAX_ROUNDS = 16;

type Call = { node: string; workflow: string; version: number | null };

function callsIn(document: WorkflowDocument): Call[] {
  return document.nodes.flatMap((node) => {
    const target = calledBy(node, upgradeConfig(node, nodeTypes), nodeTypes);
    return target && target.workflow !== "" ? [{ node: node.node_id, ...target }] : [];
  });
}

/** Workflows that this one calls in every execution, as far as it follows what is published. */
function certainCalls(document: WorkflowDocument): string[] {
  const calls = callsIn(document).filter(({ version }) => version === null);
  if (calls.length === 0) return [];
  const certain = certainNodes(plan(document, nodeTypes));
  const disabled = new Set(document.nodes.filter((node) => node.disabled).map((node) => node.node_id));
  return calls.filter(({ node }) => certain.has(node) && !disabled.has(node)).map(({ workflow }) => workflow);
}

/** What is known of the workflows that a document calls, and of those that they are certain to call. Reads nothing when it calls none. */
export async function calledWorkflows(
  tx: Tx,
  orgId: string,
  document: WorkflowDocument,
): Promise<ReadonlyMap<string, CalledWorkflow>> {
  const calls = callsIn(document);
  const pins = JSON.stringify(calls.flatMap(({ version }) => version ?? []));
  const found = new Map<string, CalledWorkflow>();
  const asked = new Set<string>();
  let next = [...new Set(calls.map(({ workflow }) => workflow))];
  for (let round = 0; next.length > 0 && round < MAX_ROUNDS; round++) {
    for (const slug of next) asked.add(slug);
    const rows = await read(tx, orgId, next, round === 0 ? pins : "[]");
    const reached: string[] = [];
    for (const { slug, name, document: published, pinned } of rows) {
      const certain = published ? certainCalls(published) : [];
      found.set(slug, {
        name,
        published: published && { isCallable: published.is_callable === true, certainCalls: certain },
        pinned,
      });
      reached.push(...certain);
    }
    next = [...new Set(reached)].filter((slug) => !asked.has(slug));
  }
  return found;
}

function read(tx: Tx, orgId: string, slugs: string[], pins: string) {
  const v = workflow_versions;
  return tx
    .select({
      slug: workflows.slug,
      name: workflows.name,
      document: v.document,
      pinned: sql<Record<number, boolean>>`(
        select coalesce(jsonb_object_agg(p.number, coalesce(p.document -> 'is_callable' = 'true', false)), '{}')
        from workflow_versions p where p.workflow_id = workflows.id and p.kind = 'published'
          and p.number in (select n::int from jsonb_array_elements_text(${pins}::text::jsonb) n))`,
    })
    .from(workflows)
    .leftJoin(v, eq(v.id, workflows.published_version_id))
    .where(and(eq(workflows.org_id, orgId), inArray(workflows.slug, slugs), isNull(workflows.deleted_at)));
}
