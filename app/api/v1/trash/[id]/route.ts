import { methods, route } from "@/lib/api";
import { eraseQuery } from "@/lib/api/contracts/library";
import { idOf } from "@/lib/api/ids";
import { eraseWorkflow } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  DELETE: route(
    { action: "workflow.erase", of: "workflow in the trash", query: eraseQuery },
    ({ principal, params, query }) =>
      eraseWorkflow({ ...principal, id: idOf(params.id ?? "", "workflow in the trash"), confirm: query.confirm }),
  ),
});
