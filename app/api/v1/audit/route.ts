import { methods, route } from "@/lib/api";
import { auditQuery } from "@/lib/api/contracts/audit";
import { listAudit } from "@/lib/audit";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "audit.read", query: auditQuery }, ({ principal, query }) => listAudit(principal.orgId, query)),
});
