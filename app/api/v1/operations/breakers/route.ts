import { methods, route } from "@/lib/api";
import { editorsOnly, listBreakers } from "@/lib/operations";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal }) => {
    editorsOnly(principal);
    return listBreakers(principal.orgId);
  }),
});
