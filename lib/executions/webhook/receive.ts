import { notFound } from "@/lib/api/ids";
import { methodNotAllowed } from "@/lib/api/methods";
import { AppError } from "@/lib/errors";
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
  const payload = { value: null as Awaited<ReturnType<typeof readPayload>> | null };
  const start = async (route: WebhookRoute | null): Promise<Received> => {
    if (!route) throw notFound("webhook");
    if (!route.methods.includes(request.method)) throw methodNotAllowed(request.method, route.methods.join(", "));
    payload.value ??= await readPayload(request, path);
    const { executionId } = await startExecution({
      orgId: route.org_id,
      workflowId: route.workflow_id,
      version: { id: route.version_id },
      payload: payload.value,
      isTest: false,
      startedBy: null,
      webhookPath: path,
    });
    return { executionId, orgId: route.org_id, responseMode: route.response_mode };
  };
  try {
    return await start(await routeOf(path));
  } catch (error) {
    // What is remembered may be a moment old: the database has the last word.
    const isOld = error instanceof AppError && (error.code === "not_found" || error.code === "method_not_allowed");
    if (!isOld) throw error;
    return start(await routeOf(path, true));
  }
}
