import { idOf, methods, noContent, route } from "@/lib/api";
import { closeBreaker } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "breaker.manage" }, async ({ principal, params }) => {
    await closeBreaker(principal.orgId, idOf(params.id ?? "", "circuit breaker"));
    return noContent();
  }),
});
