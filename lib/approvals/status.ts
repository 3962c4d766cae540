/** The life of an approval as a literal table. People's two arrows are drawn in decide.ts, the other two by the engine's store. */
import type { APPROVAL_STATUS } from "@/db/schema/executions";

export type ApprovalStatus = (typeof APPROVAL_STATUS)[number];
/** `expire`: its time ran out (engine). `close`: its execution ended first (engine). */
export type ApprovalEvent = "approve" | "reject" | "expire" | "close";

/** pending → approved | rejected | expired | cancelled, each of them the end. */
export const NEXT_APPROVAL_STATUS: Readonly<
  Record<ApprovalStatus, Readonly<Partial<Record<ApprovalEvent, ApprovalStatus>>>>
> = {
  pending: { approve: "approved", reject: "rejected", expire: "expired", close: "cancelled" },
  approved: {},
  rejected: {},
  expired: {},
  cancelled: {},
};

/** True once its time is over, whether or not the engine has noted it. */
export function isOverdue(approval: { status: ApprovalStatus; expires_at: Date | null }, now: Date): boolean {
  const { status, expires_at } = approval;
  return status === "expired" || (status === "pending" && expires_at !== null && expires_at <= now);
}
