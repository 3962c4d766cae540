import { methods, route, text } from "@/lib/api";
import { exportBody } from "@/lib/api/contracts/library";
import { exportWorkflows } from "@/lib/workflows";

// Reads only; POST because a list of ids does not fit into a URL.
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "workflow.read", body: exportBody }, async ({ principal, input }) =>
    text(await exportWorkflows(principal.orgId, input.ids), "application/yaml; charset=utf-8", {
      "content-disposition": 'attachment; filename="workflows.yaml"',
    }),
  ),
});
