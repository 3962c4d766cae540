import { methods, route } from "@/lib/api";
import { pageQuery } from "@/lib/api/contracts/common";
import { listVersions } from "@/lib/versions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", of: "workflow", query: pageQuery }, ({ principal, params, query }) =>
    listVersions(principal.orgId, params.id ?? "", query),
  ),
});
