import { methods, route } from "@/lib/api";
import { restrictionBody } from "@/lib/api/contracts/sharing";
import { restrictWorkflow } from "@/lib/workflows/sharing";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: route({ action: "workflow.share", of: "workflow", body: restrictionBody }, ({ principal, params, input }) =>
    restrictWorkflow(principal, params.id ?? "", input.restricted),
  ),
});
