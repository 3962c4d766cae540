import { methods, route } from "@/lib/api";
import { takeOverBody } from "@/lib/api/contracts/library";
import { readOrigin, takeOver } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", of: "workflow" }, ({ principal, params }) =>
    readOrigin(principal.orgId, params.id ?? ""),
  ),
  POST: route({ action: "workflow.edit", of: "workflow", body: takeOverBody }, ({ principal, params, input }) =>
    takeOver(principal, params.id ?? "", input),
  ),
});
