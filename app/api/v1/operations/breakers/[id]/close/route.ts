import { idOf, methods, noContent, route } from "@/lib/api";
import { closeBreaker, editorsOnly } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ auth: "required" }, async ({ principal, params }) => {
    editorsOnly(principal);
    await closeBreaker(principal.orgId, idOf(params.id ?? "", "circuit breaker"));
    return noContent();
  }),
});
