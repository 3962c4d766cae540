import { methods, route } from "@/lib/api";
import { getTemplate } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read" }, ({ principal, params }) => getTemplate(principal.orgId, params.key ?? "")),
});
