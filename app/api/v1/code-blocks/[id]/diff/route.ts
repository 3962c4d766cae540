import { methods, route } from "@/lib/api";
import { blockDiffQuery } from "@/lib/api/contracts/blocks";
import { compareBlockVersions } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "block.read", query: blockDiffQuery }, ({ principal, params, query }) =>
    compareBlockVersions(principal.orgId, params.id ?? "", query),
  ),
});
