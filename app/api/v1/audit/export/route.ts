import { methods, route } from "@/lib/api";
import { auditExportQuery } from "@/lib/api/contracts/audit";
import { API_HEADERS } from "@/lib/api/problem";
import { exportAudit } from "@/lib/audit";

const TYPES = { json: "application/json", csv: "text/csv; charset=utf-8" };

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "audit.read", query: auditExportQuery }, async ({ principal, query }) => {
    const { format, ...filter } = query;
    return new Response(exportAudit(principal.orgId, filter, format), {
      headers: {
        ...API_HEADERS,
        "content-type": TYPES[format],
        "content-disposition": `attachment; filename="audit-${principal.orgSlug}.${format}"`,
      },
    });
  }),
});
