import { idOf, json, methods, route } from "@/lib/api";
import { partialBody } from "@/lib/api/contracts/partial";
import { acceptedOf } from "@/lib/executions";
import { planPartial, startPartial } from "@/lib/executions/partial";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    { action: "execution.start", of: "workflow", body: partialBody },
    async ({ principal, params, input }) => {
      const request = {
        idOrSlug: params.id ?? "",
        mode: input.mode,
        nodeId: input.node_id,
        input: input.input,
        executionId: input.execution_id && idOf(input.execution_id, "execution"),
      };
      if (input.dry_run) return json(await planPartial(principal, request));
      const { executionId, plan } = await startPartial(principal, request);
      const accepted = acceptedOf(executionId, "pending");
      return json({ ...plan, ...accepted }, { status: 202, headers: { location: accepted.status_url } });
    },
  ),
});
