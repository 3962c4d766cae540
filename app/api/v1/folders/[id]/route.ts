import { methods, route } from "@/lib/api";
import { folderRemoval, folderUpdate } from "@/lib/api/contracts/library";
import { idOf } from "@/lib/api/ids";
import { changeFolder, removeFolder } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: route({ action: "workflow.organise", body: folderUpdate }, ({ principal, params, input }) =>
    changeFolder(principal.orgId, idOf(params.id ?? "", "folder"), input),
  ),
  DELETE: route({ action: "workflow.organise", query: folderRemoval }, ({ principal, params, query }) =>
    removeFolder(principal, idOf(params.id ?? "", "folder"), query.contents),
  ),
});
