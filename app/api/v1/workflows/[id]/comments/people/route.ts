import { methods, route } from "@/lib/api";
import { listPeople } from "@/lib/comments";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", of: "workflow" }, ({ principal, params }) =>
    listPeople(principal.orgId, params.id ?? ""),
  ),
});
