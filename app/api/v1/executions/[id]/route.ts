import { idOf, methods, route } from "@/lib/api";
import { readExecution } from "@/lib/executions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "execution.read", of: "execution" }, ({ principal, params }) =>
    readExecution(principal.orgId, idOf(params.id ?? "", "execution"), principal.access),
  ),
});
