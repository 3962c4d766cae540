import { idOf, methods, noContent, route } from "@/lib/api";
import { revokeInvitation } from "@/lib/members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  DELETE: route({ action: "member.manage" }, async ({ principal, params }) => {
    await revokeInvitation(principal.orgId, idOf(params.id ?? "", "invitation"));
    return noContent();
  }),
});
