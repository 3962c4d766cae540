import { methods, route } from "@/lib/api";
import { setResolved } from "@/lib/comments";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "comment.write", of: "workflow" }, ({ principal, params }) =>
    setResolved(principal, params.id ?? "", params.comment ?? "", true),
  ),
});
