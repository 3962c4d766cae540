import { methods, route } from "@/lib/api";
import { executionListQuery } from "@/lib/api/contracts/executions";
import { listExecutions } from "@/lib/executions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "execution.read", query: executionListQuery }, ({ principal, query }) =>
    listExecutions(principal.orgId, query),
  ),
});
