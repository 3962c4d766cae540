import { methods, route } from "@/lib/api";
import { pauseWorkflow } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "workflow.publish", of: "workflow" }, ({ principal, params }) =>
    pauseWorkflow(principal, params.id ?? ""),
  ),
});
