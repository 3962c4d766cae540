import { methods, route } from "@/lib/api";
import { resumeWorkflow } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "workflow.publish", of: "workflow" }, ({ principal, params }) =>
    resumeWorkflow(principal.orgId, params.id ?? ""),
  ),
});
