import { methods, route } from "@/lib/api";
import { idOf } from "@/lib/api/ids";
import { restoreWorkflow } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "workflow.delete", of: "workflow in the trash" }, ({ principal, params }) =>
    restoreWorkflow(principal.orgId, idOf(params.id ?? "", "workflow in the trash")),
  ),
});
