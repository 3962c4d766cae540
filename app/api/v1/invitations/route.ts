import { json, methods, route } from "@/lib/api";
import { invitationBody } from "@/lib/api/contracts/members";
import { invite, listInvitations } from "@/lib/members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "member.manage" }, ({ principal }) => listInvitations(principal.orgId)),
  POST: route({ action: "member.manage", body: invitationBody }, async ({ principal, input }) =>
    json(await invite(principal, input), { status: 201 }),
  ),
});
