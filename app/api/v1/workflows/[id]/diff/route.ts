import { methods, route } from "@/lib/api";
import { diffQuery } from "@/lib/api/contracts/versions";
import { compareVersions } from "@/lib/versions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", of: "workflow", query: diffQuery }, ({ principal, params, query }) =>
    compareVersions(principal.orgId, params.id ?? "", query),
  ),
});
