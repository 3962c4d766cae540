import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import type { Approval } from "@/lib/api/contracts/approvals";
import { notFound } from "@/lib/api/ids";
import { queryApprovals } from "./query";

/** @throws AppError not_found */
export async function getApproval(orgId: string, id: string): Promise<Approval> {
  const [found] = await withTenant(orgId, (tx) => queryApprovals(tx, sql`a.org_id = ${orgId} and a.id = ${id}`));
  if (!found) throw notFound("approval");
  return found;
}
