import { methods, noContent, route } from "@/lib/api";
import { listSessions, revokeOthers } from "@/lib/auth/sessions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "self" }, ({ principal }) => listSessions(principal)),
  // All but the one that asks.
  DELETE: route({ action: "self" }, async ({ principal }) => {
    await revokeOthers(principal);
    return noContent();
  }),
});
