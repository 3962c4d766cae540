import { idOf, methods, route } from "@/lib/api";
import { inviteAgain } from "@/lib/members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "member.manage" }, ({ principal, params }) =>
    inviteAgain(principal, idOf(params.id ?? "", "invitation")),
  ),
});
