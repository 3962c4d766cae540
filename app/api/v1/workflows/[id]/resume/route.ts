import { methods, route } from "@/lib/api";
import { resumeWorkflow } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ auth: "required" }, ({ principal, params }) => resumeWorkflow(principal.orgId, params.id ?? "")),
});
