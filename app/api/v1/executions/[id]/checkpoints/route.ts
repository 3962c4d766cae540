import { idOf, methods, route } from "@/lib/api";
import { listCheckpoints } from "@/lib/executions/derive";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "execution.read", of: "execution" }, ({ principal, params }) =>
    listCheckpoints(principal.orgId, idOf(params.id ?? "", "execution")),
  ),
});
