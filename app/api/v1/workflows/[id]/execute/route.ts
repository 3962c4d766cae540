import { json, methods, route } from "@/lib/api";
import { executeBody } from "@/lib/api/contracts/workflows";
import { acceptedOf, executeWorkflow, isOver, readExecution, waitForExecution } from "@/lib/executions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ auth: "required", body: executeBody }, async ({ principal, params, input, request }) => {
    const { orgId } = principal;
    const { executionId } = await executeWorkflow(principal, {
      idOrSlug: params.id ?? "",
      input: input.input,
      version: input.version ?? "published",
    });
    const ms = (input.wait_seconds ?? 0) * 1000;
    const ending = ms > 0 ? await waitForExecution(orgId, executionId, { ms, signal: request.signal }) : null;
    if (ending && isOver(ending)) return json(await readExecution(orgId, executionId));
    const accepted = acceptedOf(executionId, ending?.status ?? "pending");
    return json(accepted, { status: 202, headers: { location: accepted.status_url } });
  }),
});
