import { methods, route } from "@/lib/api";
import { rollbackBody } from "@/lib/api/contracts/versions";
import { rollBack } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "workflow.publish", of: "workflow", body: rollbackBody }, ({ principal, params, input }) => {
    const { target_version: target, ...rest } = input;
    return rollBack({ author: principal, idOrSlug: params.id ?? "", target, ...rest });
  }),
});
