import { methods, route } from "@/lib/api";
import { testRunQuery } from "@/lib/api/contracts/block-tests";
import { listTestRuns } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "block.read", query: testRunQuery }, ({ principal, params, query }) =>
    listTestRuns(principal.orgId, params.id ?? "", query),
  ),
});
