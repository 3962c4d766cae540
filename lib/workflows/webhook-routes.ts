/** Which URL starts which version: written when a workflow is published, read by the webhook handler. */
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { webhook_routes, workflows } from "@/db/schema";
import { env } from "@/lib/env";
import { triggerTypes } from "@/lib/triggers/registry";
import type { WorkflowDocument, WorkflowProblem } from "@/lib/workflow";

/** NOTIFY channel: some route has changed. */
export const ROUTES_CHANNEL = "webhook_routes";

export interface WebhookUrl {
  path: string;
  url: string;
  methods: string[];
}

type Route = Pick<typeof webhook_routes.$inferInsert, "path" | "methods" | "response_mode"> & { trigger_index: number };

export async function announceRoutes(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_notify(${ROUTES_CHANNEL}, '')`);
}

export const urlOf = ({ path, methods }: { path: string; methods: string[] }): WebhookUrl => ({
  path,
  url: `${env().publicUrl}/api/hooks/${path}`,
  methods,
});

/** The webhooks of the published version. */
export async function webhookUrls(tx: Tx, workflowId: string): Promise<WebhookUrl[]> {
  const rows = await tx
    .select({ path: webhook_routes.path, methods: webhook_routes.methods })
    .from(webhook_routes)
    .where(eq(webhook_routes.workflow_id, workflowId))
    .orderBy(asc(webhook_routes.path));
  return rows.map(urlOf);
}

/**
 * Points the document's webhook paths to this version, and those it no longer has to nothing.
 * @returns problems for paths that belong to another workflow; then the caller must roll back.
 */
export async function replaceRoutes(
  tx: Tx,
  target: { orgId: string; workflowId: string; versionId: string; document: WorkflowDocument },
): Promise<WorkflowProblem[]> {
  const { orgId, workflowId, versionId, document } = target;
  const routes = routesOf(document);
  await tx.delete(webhook_routes).where(eq(webhook_routes.workflow_id, workflowId));
  const problems: WorkflowProblem[] = [];
  for (const route of routes) {
    const stored = await tx
      .insert(webhook_routes)
      .values({ ...route, org_id: orgId, workflow_id: workflowId, version_id: versionId })
      .onConflictDoNothing({ target: webhook_routes.path })
      .returning({ path: webhook_routes.path });
    if (stored.length === 0) problems.push(await taken(tx, workflowId, route.path, route.trigger_index));
  }
  await announceRoutes(tx);
  return problems;
}

function routesOf(document: WorkflowDocument): Route[] {
  const config = triggerTypes.get("webhook")?.config;
  return document.triggers.flatMap((trigger, index) => {
    if (trigger.type !== "webhook" || trigger.is_active === false || !config) return [];
    const parsed = config.safeParse(trigger.config);
    // A wrong config is a problem that validate() lists.
    if (!parsed.success) return [];
    const { path, methods, response_mode } = parsed.data as unknown as Omit<Route, "trigger_index">;
    return [{ path, methods, response_mode, trigger_index: index }];
  });
}

async function taken(tx: Tx, workflowId: string, path: string, trigger: number): Promise<WorkflowProblem> {
  const [owner] = await tx
    .select({ id: workflows.id, name: workflows.name })
    .from(webhook_routes)
    .innerJoin(workflows, eq(workflows.id, webhook_routes.workflow_id))
    .where(and(inArray(webhook_routes.path, [path])))
    .limit(1);
  const whose =
    owner === undefined
      ? "a workflow that you do not see"
      : owner.id === workflowId
        ? "another trigger of this workflow"
        : `the workflow "${owner.name}"`;
  return {
    code: "webhook_path_taken",
    node: null,
    field: `triggers.${trigger}.config.path`,
    sentence: `The webhook path "${path}" belongs to ${whose}. Choose another one.`,
    severity: "error",
  };
}
