import { methods, route } from "@/lib/api";
import { approvalListQuery } from "@/lib/api/contracts/approvals";
import { listApprovals } from "@/lib/approvals";
import { accessTo } from "@/lib/auth/access";
import { seesAll } from "@/lib/auth/permissions";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "approval.read", query: approvalListQuery }, async ({ principal, query }) => {
    const list = await listApprovals(principal.orgId, query);
    if (seesAll(principal.role)) return list;
    const known = await accessTo(
      principal,
      list.items.map(({ workflow_id }) => workflow_id),
    );
    return { ...list, items: list.items.map((item) => ({ ...item, access: known.get(item.workflow_id) ?? null })) };
  }),
});
