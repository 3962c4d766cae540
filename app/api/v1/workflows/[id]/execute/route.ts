import { json, methods, route } from "@/lib/api";
import { executeBody } from "@/lib/api/contracts/workflows";
import { acceptedOf, executeWorkflow, isOver, readExecution } from "@/lib/executions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    { action: "execution.start", of: "workflow", body: executeBody },
    async ({ principal, params, input, request }) => {
      const { orgId } = principal;
      const { executionId, ending } = await executeWorkflow(principal, {
        idOrSlug: params.id ?? "",
        input: input.input,
        version: input.version ?? "published",
        waitMs: (input.wait_seconds ?? 0) * 1000,
        signal: request.signal,
      });
      if (ending && isOver(ending)) return json(await readExecution(orgId, executionId));
      const accepted = acceptedOf(executionId, ending?.status ?? "pending");
      return json(accepted, { status: 202, headers: { location: accepted.status_url } });
    },
  ),
});
