import { methods, route } from "@/lib/api";
import { decisionsBody } from "@/lib/api/contracts/approvals";
import { decideMany } from "@/lib/approvals";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "approval.decide", body: decisionsBody }, ({ principal, input }) =>
    decideMany(principal, input),
  ),
});
