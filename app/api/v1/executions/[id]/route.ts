import { idOf, methods, route } from "@/lib/api";
import { readExecution } from "@/lib/executions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal, params }) =>
    readExecution(principal.orgId, idOf(params.id ?? "", "execution")),
  ),
});
