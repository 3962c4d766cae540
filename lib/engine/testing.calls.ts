/** For tests of calls: a world whose nodes may be real sub-workflow nodes, and workflows for them to call. */
import { and, asc, eq } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { executions, workflow_versions, workflows } from "@/db/schema";
import type { NodeDefinition, NodeExecutor } from "@/lib/nodes/types";
import definition from "@/lib/nodes/workflow";
import { executor } from "@/lib/nodes/workflow/execute";
import { newId } from "@/lib/tenancy/ids";
import { type WorkflowDocument, type WorkflowNode, workflowDocument } from "@/lib/workflow/schema";
import { makeWorld, type Run, runOf, TEST_TYPES, type World } from "./testing";
import { parseEdges } from "./testing.graph";

export interface CallingWorld extends World {
  /** Publishes a workflow that can be called by this slug. */
  callable(slug: string, spec: string, nodes?: Record<string, Partial<WorkflowNode>>): Promise<void>;
  /** What an execution has called, in the order of the calls. */
  children(run: Run): Promise<Run[]>;
}

export function callingWorld(db: { url: string }, orgId: string): CallingWorld {
  const world = makeWorld(db, orgId);
  const { executorFor } = world.deps;
  world.deps.nodeTypes = new Map([...TEST_TYPES, ["workflow", definition as unknown as NodeDefinition]]);
  world.deps.executorFor = async (type) =>
    type === "workflow" ? (executor as unknown as NodeExecutor) : executorFor(type);
  world.engine = world.another();
  return Object.assign(world, {
    async callable(slug: string, spec: string, nodes: Record<string, Partial<WorkflowNode>> = {}) {
      const document: WorkflowDocument = workflowDocument.parse({
        name: slug,
        slug,
        is_callable: true,
        ...parseEdges(spec, nodes),
      });
      const [id, versionId] = [newId(), newId()];
      await withTenant(orgId, async (tx) => {
        const common = { org_id: orgId, document, layout: {} };
        await tx.insert(workflows).values({ ...common, id, slug, name: slug, published_version_id: versionId });
        const version = { id: versionId, workflow_id: id, kind: "published", number: 1, hash: versionId } as const;
        await tx.insert(workflow_versions).values({ ...common, ...version });
      });
    },
    async children(run: Run) {
      const rows = await withTenant(orgId, (tx) =>
        tx
          .select({ id: executions.id })
          .from(executions)
          .where(and(eq(executions.org_id, orgId), eq(executions.parent_execution_id, run.id)))
          .orderBy(asc(executions.id)),
      );
      return rows.map(({ id }) => runOf(world, id));
    },
  });
}
