import { idOf, methods, route } from "@/lib/api";
import { checkCredential } from "@/lib/vault";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "credential.write" }, ({ principal, params }) =>
    checkCredential(principal.orgId, idOf(params.id ?? "", "credential"), principal.userId),
  ),
});
