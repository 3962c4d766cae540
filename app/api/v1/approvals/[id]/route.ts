import { idOf, methods, route } from "@/lib/api";
import { getApproval } from "@/lib/approvals";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "approval.read", of: "approval" }, async ({ principal, params }) => ({
    ...(await getApproval(principal.orgId, idOf(params.id ?? "", "approval"))),
    access: principal.access,
  })),
});
