import { idOf, methods, noContent, route } from "@/lib/api";
import { retentionOverride } from "@/lib/api/contracts/operations";
import { removeOverride, saveOverride } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: route({ action: "retention.manage", body: retentionOverride }, ({ principal, params, input }) => {
    return saveOverride(principal, idOf(params.id ?? "", "workflow"), input);
  }),
  DELETE: route({ action: "retention.manage" }, async ({ principal, params }) => {
    await removeOverride(principal.orgId, idOf(params.id ?? "", "workflow"));
    return noContent();
  }),
});
