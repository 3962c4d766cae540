import { json, methods, route } from "@/lib/api";
import { workspaceBody } from "@/lib/api/contracts/members";
import { createWorkspace, listWorkspaces } from "@/lib/members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "self" }, ({ principal }) => listWorkspaces(principal.userId)),
  POST: route({ action: "self", body: workspaceBody }, async ({ principal, input }) =>
    json(await createWorkspace(principal.userId, input.name), { status: 201 }),
  ),
});
