import { idOf, methods, route } from "@/lib/api";
import { againBody } from "@/lib/api/contracts/members";
import { inviteAgain } from "@/lib/members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "member.manage", body: againBody }, ({ principal, params, input }) =>
    inviteAgain(principal, idOf(params.id ?? "", "invitation"), input.by),
  ),
});
