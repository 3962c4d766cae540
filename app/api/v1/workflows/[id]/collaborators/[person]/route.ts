import { methods, route } from "@/lib/api";
import { collaboratorBody } from "@/lib/api/contracts/sharing";
import { shareWorkflow, unshareWorkflow } from "@/lib/workflows/sharing";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: route(
    { action: "workflow.share", of: "workflow", body: collaboratorBody },
    ({ principal, params: { id = "", person = "" }, input }) => shareWorkflow(principal, id, person, input.role),
  ),
  DELETE: route({ action: "workflow.share", of: "workflow" }, ({ principal, params: { id = "", person = "" } }) =>
    unshareWorkflow(principal, id, person),
  ),
});
