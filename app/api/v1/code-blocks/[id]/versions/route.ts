import { json, methods, route } from "@/lib/api";
import { saveVersionBody } from "@/lib/api/contracts/blocks";
import { pageQuery } from "@/lib/api/contracts/common";
import { listBlockVersions, saveBlockVersion } from "@/lib/code-blocks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "block.read", query: pageQuery }, ({ principal, params, query }) =>
    listBlockVersions(principal.orgId, params.id ?? "", query),
  ),
  POST: route({ action: "block.write", body: saveVersionBody }, async ({ principal, params, input, request }) => {
    const { version, isNew } = await saveBlockVersion(principal, params.id ?? "", input, request.signal);
    return json(version, { status: isNew ? 201 : 200 });
  }),
});
