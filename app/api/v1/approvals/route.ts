import { methods, route } from "@/lib/api";
import { approvalListQuery } from "@/lib/api/contracts/approvals";
import { listApprovals } from "@/lib/approvals";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "approval.read", query: approvalListQuery }, ({ principal, query }) =>
    listApprovals(principal.orgId, query),
  ),
});
