import { methods, route } from "@/lib/api";
import { getBlockUsage } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "block.read" }, ({ principal, params }) => getBlockUsage(principal.orgId, params.id ?? "")),
});
