import { idOf, methods, route } from "@/lib/api";
import { keepBody } from "@/lib/api/contracts/executions";
import { keepExecution } from "@/lib/executions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: route({ action: "execution.control", of: "execution", body: keepBody }, ({ principal, params, input }) =>
    keepExecution(principal.orgId, idOf(params.id ?? "", "execution"), input.keep),
  ),
});
