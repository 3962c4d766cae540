import { methods, route } from "@/lib/api";
import { ownersOnly, runRetention } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ auth: "required" }, ({ principal, request }) => {
    ownersOnly(principal);
    return runRetention(principal.orgId, request.signal);
  }),
});
