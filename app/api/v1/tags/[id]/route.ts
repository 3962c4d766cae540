import { methods, noContent, route } from "@/lib/api";
import { tagBody } from "@/lib/api/contracts/library";
import { idOf } from "@/lib/api/ids";
import { removeTag, renameTag } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: route({ action: "workflow.organise", body: tagBody }, ({ principal, params, input }) =>
    renameTag(principal.orgId, idOf(params.id ?? "", "tag"), input.name),
  ),
  DELETE: route({ action: "workflow.organise" }, async ({ principal, params }) => {
    await removeTag(principal.orgId, idOf(params.id ?? "", "tag"));
    return noContent();
  }),
});
