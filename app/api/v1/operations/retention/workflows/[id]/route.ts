import { idOf, methods, noContent, route } from "@/lib/api";
import { retentionOverride } from "@/lib/api/contracts/operations";
import { ownersOnly, removeOverride, saveOverride } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: route({ auth: "required", body: retentionOverride }, ({ principal, params, input }) => {
    ownersOnly(principal);
    return saveOverride(principal, idOf(params.id ?? "", "workflow"), input);
  }),
  DELETE: route({ auth: "required" }, async ({ principal, params }) => {
    ownersOnly(principal);
    await removeOverride(principal.orgId, idOf(params.id ?? "", "workflow"));
    return noContent();
  }),
});
