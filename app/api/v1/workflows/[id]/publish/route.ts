import { json, methods, route } from "@/lib/api";
import { publishBody } from "@/lib/api/contracts/versions";
import { revisionOf } from "@/lib/api/etag";
import { planPublication, publishWorkflow } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", of: "workflow" }, ({ principal, params }) =>
    planPublication(principal.orgId, params.id ?? ""),
  ),
  POST: route(
    { action: "workflow.publish", of: "workflow", body: publishBody },
    async ({ principal, params, input, request }) => {
      const revision = revisionOf(request);
      const published = await publishWorkflow({ author: principal, idOrSlug: params.id ?? "", revision, ...input });
      return json(published, { status: 201 });
    },
  ),
});
