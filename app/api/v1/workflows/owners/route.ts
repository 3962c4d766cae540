import { methods, route } from "@/lib/api";
import { listOwners } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read" }, ({ principal }) => listOwners(principal.orgId)),
});
