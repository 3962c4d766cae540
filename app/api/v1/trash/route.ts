import { methods, route } from "@/lib/api";
import { pageQuery } from "@/lib/api/contracts/common";
import { listTrash } from "@/lib/workflows";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ action: "workflow.read", query: pageQuery }, ({ principal, query }) => listTrash(principal, query)),
});
