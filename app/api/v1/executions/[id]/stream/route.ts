import { z } from "zod";
import { idOf, methods, notFound, route } from "@/lib/api";
import { API_HEADERS } from "@/lib/api/problem";
import { whileAllowed } from "@/lib/auth/watch";
import { executionStream, readEnding } from "@/lib/executions";

const number = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const query = z.object({ after: number.optional() });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "execution.read", of: "execution", query }, async ({ principal, params, query, request }) => {
    const { orgId } = principal;
    const executionId = idOf(params.id ?? "", "execution");
    if (!(await readEnding(orgId, executionId))) throw notFound("execution");
    const last = number.safeParse(request.headers.get("last-event-id") ?? undefined);
    const after = last.success ? last.data : (query.after ?? 0);
    const reading = (onOut: () => void) => whileAllowed(principal, "execution.read", onOut);
    return new Response(executionStream({ orgId, executionId, after, whileAllowed: reading }), {
      headers: {
        ...API_HEADERS,
        "content-type": "text/event-stream; charset=utf-8",
        // For proxies in front: pass each message on at once.
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
      },
    });
  }),
});
