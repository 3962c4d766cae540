import { methods, route } from "@/lib/api";
import { listPeople } from "@/lib/comments";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal }) => listPeople(principal.orgId)),
});
