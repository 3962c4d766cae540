import { methods, route } from "@/lib/api";
import { runRetention } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "retention.manage" }, ({ principal, request }) => {
    return runRetention(principal.orgId, request.signal);
  }),
});
