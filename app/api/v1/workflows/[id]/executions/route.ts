import { methods, route } from "@/lib/api";
import { workflowHistoryQuery } from "@/lib/api/contracts/executions";
import { workflowHistory } from "@/lib/executions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { action: "execution.read", of: "workflow", query: workflowHistoryQuery },
    async ({ principal, params, query }) => ({
      ...(await workflowHistory(principal.orgId, params.id ?? "", query)),
    }),
  ),
});
