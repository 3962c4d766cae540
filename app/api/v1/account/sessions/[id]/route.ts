import { idOf, methods, noContent, route } from "@/lib/api";
import { revokeSession } from "@/lib/auth/sessions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  DELETE: route({ action: "self" }, async ({ principal, params }) => {
    await revokeSession(principal, idOf(params.id ?? "", "session"));
    return noContent();
  }),
});
