import { idOf, methods, route } from "@/lib/api";
import { decisionBody } from "@/lib/api/contracts/approvals";
import { decide } from "@/lib/approvals";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "approval.decide", of: "approval", body: decisionBody }, ({ principal, params, input }) =>
    decide(principal, idOf(params.id ?? "", "approval"), input),
  ),
});
