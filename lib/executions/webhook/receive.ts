import { notFound } from "@/lib/api/ids";
import { methodNotAllowed } from "@/lib/api/methods";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import type { TriggerPayload } from "@/lib/triggers/types";
import { startExecution } from "../start";
import { type Ending, waitForExecution } from "../wait";
import { readPayload } from "./payload";
import { routeOf, type WebhookRoute } from "./routes";

export interface Received {
  executionId: string;
  orgId: string;
  /** How it stood when the sender's time was over; null when the sender does not wait. */
  ending: Ending | null;
}

/** How long a sender may wait for the output. */
const WAIT_MS = 30_000;

/**
 * Starts what a request to /api/hooks/<path> stands for, and waits for its end where the workflow answers with its output.
 * @throws AppError not_found, method_not_allowed, and what readPayload throws
 */
export async function receiveWebhook(request: Request, path: string): Promise<Received> {
  const known = await routeOf(path);
  if (!known) throw notFound("webhook");
  // What is remembered may be a moment old: the database has the last word.
  const route = known.methods.includes(request.method) ? known : await routeOf(path, true);
  if (!route) throw notFound("webhook");
  if (!route.methods.includes(request.method)) throw methodNotAllowed(request.method, route.methods.join(", "));
  const payload = await readPayload(request, path, route.trigger_index);
  try {
    return await start(route, payload, request.signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "not_found") throw error;
    const fresh = await routeOf(path, true);
    if (!fresh) throw notFound("webhook");
    return start(fresh, { ...payload, trigger_index: fresh.trigger_index }, request.signal);
  }
}

async function start(route: WebhookRoute, payload: TriggerPayload, signal: AbortSignal): Promise<Received> {
  const { org_id: orgId, workflow_id: workflowId, version_id: versionId, path: webhookPath, is_gated: isGated } = route;
  const executionId = newId();
  const begin = () =>
    startExecution({
      executionId,
      orgId,
      workflowId,
      version: { id: versionId },
      payload,
      isTest: false,
      startedBy: null,
      webhookPath,
      isGated,
    });
  if (route.response_mode === "wait") {
    return { executionId, orgId, ending: await waitForExecution(orgId, executionId, { ms: WAIT_MS, signal, begin }) };
  }
  await begin();
  return { executionId, orgId, ending: null };
}
