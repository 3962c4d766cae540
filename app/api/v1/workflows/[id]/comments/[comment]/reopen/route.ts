import { methods, route } from "@/lib/api";
import { setResolved } from "@/lib/comments";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ auth: "required", viewersMay: true }, ({ principal, params }) =>
    setResolved(principal, params.id ?? "", params.comment ?? "", false),
  ),
});
