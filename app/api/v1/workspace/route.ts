import { methods, noContent, route } from "@/lib/api";
import { workspaceBody, workspaceRemoval } from "@/lib/api/contracts/members";
import { deleteWorkspace, renameWorkspace } from "@/lib/members";

/** The workspace of the request. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PATCH: route({ action: "workspace.update", body: workspaceBody }, ({ principal, input }) =>
    renameWorkspace(principal.orgId, input.name),
  ),
  DELETE: route({ action: "workspace.own", body: workspaceRemoval }, async ({ principal, input }) => {
    await deleteWorkspace(principal, input.confirm);
    return noContent();
  }),
});
