import { methods, route } from "@/lib/api";
import { getBlockUsage } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal, params }) => getBlockUsage(principal.orgId, params.id ?? "")),
});
