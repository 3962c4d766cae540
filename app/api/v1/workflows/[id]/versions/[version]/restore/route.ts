import { json, methods, route } from "@/lib/api";
import { revisionOf } from "@/lib/api/etag";
import { etagOf, restoreToDraft } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "workflow.edit", of: "workflow" }, async ({ principal, params, request }) => {
    const { id = "", version = "" } = params;
    const saved = await restoreToDraft(principal, id, version, revisionOf(request));
    return json(saved, { headers: { etag: etagOf(saved.revision) } });
  }),
});
