import { notFound } from "@/lib/api/ids";
import { methodNotAllowed } from "@/lib/api/methods";
import { AppError } from "@/lib/errors";
import type { TriggerPayload } from "@/lib/triggers/types";
import { startExecution } from "../start";
import { readPayload } from "./payload";
import { routeOf, type WebhookRoute } from "./routes";

export interface Received {
  executionId: string;
  orgId: string;
  /** Whether the sender gets the execution's id at once, or waits for its output. */
  responseMode: "immediate" | "wait";
}

/**
 * Starts what a request to /api/hooks/<path> stands for.
 * @throws AppError not_found, method_not_allowed, and what readPayload throws
 */
export async function receiveWebhook(request: Request, path: string): Promise<Received> {
  const known = await routeOf(path);
  if (!known) throw notFound("webhook");
  // What is remembered may be a moment old: the database has the last word.
  const route = known.methods.includes(request.method) ? known : await routeOf(path, true);
  if (!route) throw notFound("webhook");
  if (!route.methods.includes(request.method)) throw methodNotAllowed(request.method, route.methods.join(", "));
  const payload = await readPayload(request, path);
  try {
    return await start(route, payload);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "not_found") throw error;
    const fresh = await routeOf(path, true);
    if (!fresh) throw notFound("webhook");
    return start(fresh, payload);
  }
}

async function start(route: WebhookRoute, payload: TriggerPayload): Promise<Received> {
  const { org_id: orgId, workflow_id: workflowId, version_id: versionId, path: webhookPath } = route;
  const { executionId } = await startExecution({
    orgId,
    workflowId,
    version: { id: versionId },
    payload,
    isTest: false,
    startedBy: null,
    webhookPath,
  });
  return { executionId, orgId, responseMode: route.response_mode };
}
