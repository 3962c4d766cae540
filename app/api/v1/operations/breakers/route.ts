import { methods, route } from "@/lib/api";
import { listBreakers } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "breaker.manage" }, ({ principal }) => {
    return listBreakers(principal.orgId);
  }),
});
