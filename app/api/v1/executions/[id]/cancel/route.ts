import { idOf, methods, route } from "@/lib/api";
import { cancelExecution } from "@/lib/executions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "execution.control", of: "execution" }, ({ principal, params }) =>
    cancelExecution(principal.orgId, idOf(params.id ?? "", "execution")),
  ),
});
