import { methods, route } from "@/lib/api";
import { listTags } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ auth: "required" }, ({ principal }) => listTags(principal.orgId)),
});
