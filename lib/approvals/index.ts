/**
 * Approvals: what people are asked, and their decisions. The engine makes an approval when a node waits, lets it expire, and takes a
 * decision in; here it is shown and decided. A decision and the event that wakes its execution are one transaction, so a crash loses
 * neither, and the row's lock makes one of two deciders the first.
 */
export { decide } from "./decide";
export { decideMany } from "./decide-many";
export { getApproval, listApprovals } from "./list";
export { resume } from "./resume";
export { type ApprovalEvent, type ApprovalStatus, NEXT_APPROVAL_STATUS } from "./status";
