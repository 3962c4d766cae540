import { idOf, methods, route } from "@/lib/api";
import { listCheckpoints } from "@/lib/executions/derive";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal, params }) =>
    listCheckpoints(principal.orgId, idOf(params.id ?? "", "execution")),
  ),
});
