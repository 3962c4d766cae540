import { idOf, methods, noContent, route } from "@/lib/api";
import { revokeKey } from "@/lib/keys";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  DELETE: route({ action: "key.own" }, async ({ principal, params }) => {
    await revokeKey(principal, idOf(params.id ?? "", "API key"));
    return noContent();
  }),
});
