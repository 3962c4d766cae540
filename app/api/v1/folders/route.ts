import { json, methods, route } from "@/lib/api";
import { folderBody } from "@/lib/api/contracts/library";
import { createFolder, listFolders } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read" }, ({ principal }) => listFolders(principal.orgId)),
  POST: route({ action: "workflow.organise", body: folderBody }, async ({ principal, input }) =>
    json(await createFolder(principal, input), { status: 201 }),
  ),
});
