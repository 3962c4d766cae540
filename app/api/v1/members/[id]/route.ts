import { idOf, methods, noContent, route } from "@/lib/api";
import { memberPatch } from "@/lib/api/contracts/members";
import { changeRole, removeMember } from "@/lib/members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PATCH: route({ action: "member.manage", body: memberPatch }, ({ principal, params, input }) =>
    changeRole(principal, idOf(params.id ?? "", "member"), input.role),
  ),
  DELETE: route({ action: "member.manage" }, async ({ principal, params }) => {
    await removeMember(principal, idOf(params.id ?? "", "member"));
    return noContent();
  }),
});
