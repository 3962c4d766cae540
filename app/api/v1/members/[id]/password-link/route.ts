import { idOf, methods, route } from "@/lib/api";
import { resetLinkOf } from "@/lib/members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route({ action: "installation.read" }, ({ principal, params }) =>
    resetLinkOf(principal, idOf(params.id ?? "", "member")),
  ),
});
